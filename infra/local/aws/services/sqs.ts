import { createHash } from 'node:crypto';
import { jsonResponse, type LocalResponse } from '../../http-server.ts';
import { contentHash } from '../event-bus.ts';
import type { LocalQueue, ReceivedMessage } from '../queue.ts';
import { type AwsServices, awsError, type Input, type JsonOperation } from './service.ts';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html */
export const sqsOperations: Readonly<Record<string, JsonOperation>> = {
  'AmazonSQS.SendMessage': withQueue(sendMessage),
  'AmazonSQS.ReceiveMessage': withQueue(receiveMessage),
  'AmazonSQS.DeleteMessage': withQueue(deleteMessage),
  'AmazonSQS.ChangeMessageVisibility': withQueue(changeMessageVisibility),
  'AmazonSQS.GetQueueAttributes': withQueue(getQueueAttributes),
};

function withQueue(operation: (queue: LocalQueue, input: Input) => LocalResponse): JsonOperation {
  return (services: AwsServices, input) => {
    const queue = services.queueByUrl(String(input['QueueUrl']));
    if (queue === undefined) return awsError('QueueDoesNotExist', 'The specified queue does not exist.');
    return operation(queue, input);
  };
}

function sendMessage(queue: LocalQueue, input: Input): LocalResponse {
  const body = String(input['MessageBody']);
  const group = input['MessageGroupId'];
  if (queue.isFifo && (typeof group !== 'string' || !/^[!-~]{1,128}$/.test(group))) {
    return awsError(
      'InvalidParameterValue',
      'MessageGroupId can have 1 to 128 letters, digits and punctuation marks.',
    );
  }
  const messageId = queue.send({
    body,
    group: queue.isFifo ? String(group) : '',
    deduplicationId: String(input['MessageDeduplicationId'] ?? contentHash(body)),
  });
  return jsonResponse(200, { MessageId: messageId, MD5OfMessageBody: md5(body) });
}

function receiveMessage(queue: LocalQueue, input: Input): LocalResponse {
  const max = Number(input['MaxNumberOfMessages'] ?? 1);
  if (!Number.isInteger(max) || max < 1 || max > 10) {
    return awsError('InvalidParameterValue', 'MaxNumberOfMessages must be a whole number from 1 to 10.');
  }
  const messages = queue.receive(max);
  const visibility = input['VisibilityTimeout'];
  if (visibility !== undefined) {
    for (const { receiptHandle } of messages) queue.changeVisibility(receiptHandle, Number(visibility));
  }
  return jsonResponse(200, { Messages: messages.map((message) => toMessage(message, queue)) });
}

function toMessage(message: ReceivedMessage, { isFifo }: LocalQueue) {
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    Attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      ...(isFifo ? { MessageGroupId: message.group, MessageDeduplicationId: message.deduplicationId } : {}),
    },
  };
}

function deleteMessage(queue: LocalQueue, input: Input): LocalResponse {
  queue.delete(String(input['ReceiptHandle']));
  return jsonResponse(200, {});
}

function changeMessageVisibility(queue: LocalQueue, input: Input): LocalResponse {
  const seconds = Number(input['VisibilityTimeout']);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 43200) {
    return awsError('InvalidParameterValue', 'VisibilityTimeout must be a whole number from 0 to 43200.');
  }
  if (queue.changeVisibility(String(input['ReceiptHandle']), seconds)) return jsonResponse(200, {});
  return awsError('MessageNotInflight', 'The specified message is not in flight.');
}

function getQueueAttributes(queue: LocalQueue): LocalResponse {
  return jsonResponse(200, { Attributes: { ApproximateNumberOfMessages: String(queue.contents().length) } });
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
