import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

export interface QueueMessage {
  /** Messages of one group are handled one after the other. */
  readonly group: string;
  /** A second message with the same id is dropped for five minutes. */
  readonly deduplicationId: string;
  readonly body: string;
}

/** The FIFO queue between the receiver and the sender. */
export interface ReplyQueueClient {
  /** Returns once the queue has the message. @param giveUp aborted when trying again is pointless */
  send(message: QueueMessage, giveUp?: AbortSignal): Promise<void>;
  /** Makes a message come back after `seconds` instead of the queue's visibility time-out. */
  retryAfter(receiptHandle: string, seconds: number): Promise<void>;
  /** Deletes a handled message from the queue before Lambda does. */
  delete(receiptHandle: string): Promise<void>;
}

export function replyQueue(client: SQSClient, queueUrl: string): ReplyQueueClient {
  return {
    async send({ group, deduplicationId, body }, giveUp) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          MessageGroupId: group,
          MessageDeduplicationId: deduplicationId,
        }),
        giveUp === undefined ? {} : { abortSignal: giveUp },
      );
    },
    async retryAfter(receiptHandle, seconds) {
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queueUrl,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: seconds,
        }),
      );
    },
    async delete(receiptHandle) {
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle }));
    },
  };
}
