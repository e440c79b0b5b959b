import {
  type LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { LocalFunction } from '#infra/local/lambda/function-host.ts';

export interface DeployedQueueSettings {
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly url: string;
  readonly consumer: LocalFunction;
  /** Whether the endpoint would invoke the function itself, where it cannot reach the WeChat of this test. */
  readonly takeOver: boolean;
  /** What the endpoint's rule should have made of a message, where it delivers it otherwise. */
  readonly mend: (body: string) => string;
}

/** Takes batches from the deployed queue and hands them to the deployed function, as the deployed mapping says. */
export async function consumeDeployedQueue(settings: DeployedQueueSettings) {
  const { sqs, lambda, url, consumer, takeOver, mend } = settings;
  const { EventSourceMappings: mappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName: consumer.name }),
  );
  const mapping = mappings.find(({ EventSourceArn: arn }) => arn?.endsWith(`:${url.split('/').at(-1)}`));
  if (mapping === undefined) throw new Error('The deployed function is not mapped to the deployed queue.');

  if (takeOver)
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping.UUID, Enabled: false }));

  /** Works through what is there; returns how many messages there were. */
  return async (): Promise<number> => {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: Math.min(mapping.BatchSize ?? 10, 10),
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (messages.length === 0) return 0;
    const Records = messages.map((message) => toRecord(message, mapping.EventSourceArn ?? '', mend));
    const result = (await consumer.invoke({ Records })) as {
      batchItemFailures: { itemIdentifier: string }[];
    };
    const failed = new Set(result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { MessageId = '', ReceiptHandle } of messages) {
      const message = { QueueUrl: url, ReceiptHandle };
      if (failed.has(MessageId))
        await sqs.send(new ChangeMessageVisibilityCommand({ ...message, VisibilityTimeout: 0 }));
      else await sqs.send(new DeleteMessageCommand(message));
    }
    return messages.length;
  };
}

function toRecord(message: Message, queueArn: string, mend: (body: string) => string) {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: mend(message.Body ?? ''),
    attributes: message.Attributes ?? {},
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
  };
}
