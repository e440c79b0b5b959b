import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** The queue for everything that is not a push or not due yet; its messages have no order. */
export interface IntakeClient {
  /** Queues a message that becomes visible after `delay` seconds, at most 900. Returns once the queue has it. */
  put(body: string, delay: number): Promise<void>;
  /** Makes a message come back after `seconds` instead of the queue's visibility time-out. */
  retryAfter(receiptHandle: string, seconds: number): Promise<void>;
}

export function intake(client: SQSClient, queueUrl: string): IntakeClient {
  return {
    async put(body, delay) {
      await client.send(
        new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, DelaySeconds: delay }),
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
  };
}
