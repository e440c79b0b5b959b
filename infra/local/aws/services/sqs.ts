import { createHash } from 'node:crypto';
import { jsonResponse, type LocalResponse } from '../../http-server.ts';
import { attributesOf } from '../event-source.ts';
import type { LocalQueue } from '../queue.ts';
import { type QueueRefusal, refusalOf, visibilityRefusal } from '../queue-rules.ts';
import { type AwsServices, awsError, type Input, type JsonOperation } from './service.ts';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html */
export const sqsOperations: Readonly<Record<string, JsonOperation>> = {
  'AmazonSQS.SendMessage': withQueue(sendMessage),
  'AmazonSQS.ReceiveMessage': withQueue(receiveMessage),
  'AmazonSQS.DeleteMessage': withQueue(deleteMessage),
  'AmazonSQS.ChangeMessageVisibility': withQueue(changeMessageVisibility),
  'AmazonSQS.GetQueueAttributes': withQueue(getQueueAttributes),
};

function withQueue(
  operation: (queue: LocalQueue, input: Input, caller: string) => LocalResponse,
): JsonOperation {
  return (services: AwsServices, input, caller) => {
    const queue = services.queueByUrl(String(input['QueueUrl']));
    if (queue === undefined) return awsError('QueueDoesNotExist', 'The specified queue does not exist.');
    return operation(queue, input, caller);
  };
}

const refused = ({ name, message }: QueueRefusal): LocalResponse => awsError(name, message);

function sendMessage(queue: LocalQueue, input: Input, caller: string): LocalResponse {
  const refusal = refusalOf(queue, input);
  if (refusal !== undefined) return refused(refusal);
  const body = String(input['MessageBody']);
  const { MessageGroupId: group, MessageDeduplicationId: deduplicationId, DelaySeconds: delay } = input;
  const messageId = queue.send({
    body,
    senderId: caller,
    ...(group === undefined ? {} : { group: String(group) }),
    ...(deduplicationId === undefined ? {} : { deduplicationId: String(deduplicationId) }),
    ...(delay === undefined ? {} : { delay: Number(delay) }),
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
  const Messages = messages.map((message) => ({
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    Attributes: attributesOf(message, queue),
  }));
  return jsonResponse(200, { Messages });
}

function deleteMessage(queue: LocalQueue, input: Input): LocalResponse {
  queue.delete(String(input['ReceiptHandle']));
  return jsonResponse(200, {});
}

function changeMessageVisibility(queue: LocalQueue, input: Input): LocalResponse {
  const refusal = visibilityRefusal(input['VisibilityTimeout']);
  if (refusal !== undefined) return refused(refusal);
  if (queue.changeVisibility(String(input['ReceiptHandle']), Number(input['VisibilityTimeout'])))
    return jsonResponse(200, {});
  return awsError('MessageNotInflight', 'The specified message is not in flight.');
}

function getQueueAttributes(queue: LocalQueue): LocalResponse {
  return jsonResponse(200, { Attributes: { ApproximateNumberOfMessages: String(queue.contents().length) } });
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
