import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { PlatformWork } from '../contracts/platform-work.ts';
import { queueJson } from '../contracts/queue-json.ts';

/** Queues authorization events for the token-refresher; returns once the queue has them. */
export function platformQueue(client: SQSClient, queueUrl: string) {
  return async (work: PlatformWork): Promise<void> => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: queueJson(work) }));
  };
}
