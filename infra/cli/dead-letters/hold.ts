import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type DeadLetter, toDeadLetter } from './dead-letter.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';

/** How long received letters stay invisible to others; seconds. */
export const holdTime = 60;

/**
 * Receives up to ten letters. Nobody else receives them, or others of the same users, until they are released or deleted or
 * {@link holdTime} is over.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export async function receiveLetters(client: SQSClient, queue: DeadLetterQueue): Promise<DeadLetter[]> {
  const { Messages: messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queue.url,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: holdTime,
      // Long enough for SQS to ask all of its servers; a short poll can miss messages.
      WaitTimeSeconds: 1,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
  );
  return messages.map((message) => toDeadLetter(queue, message));
}

/** Returns letters to the queue immediately. What cannot be returned comes back when its time is over. */
export async function releaseLetters(client: SQSClient, letters: Iterable<DeadLetter>): Promise<void> {
  // Last to first, so that nobody receives a letter before an earlier one of the same user is back.
  for (const { queue, receiptHandle } of [...letters].reverse()) {
    const release = { QueueUrl: queue.url, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 };
    await client.send(new ChangeMessageVisibilityCommand(release)).catch(() => {});
  }
}

/**
 * Holds the letters of a queue while something is done with them, and returns what is left. Of a FIFO queue these are up to
 * ten letters of each user, because SQS gives out no more of a user while those are held.
 *
 * @param limit how many are enough
 */
export async function withLetters<Result>(
  client: SQSClient,
  queue: DeadLetterQueue,
  limit: number,
  use: (letters: readonly DeadLetter[]) => Result | Promise<Result>,
): Promise<Result> {
  const held = new Map<string, DeadLetter>();
  try {
    while (held.size < limit) {
      const letters = await receiveLetters(client, queue);
      // In a large queue, the time of the first letters is over before the last are seen, and they come again.
      const isNew = letters.some(({ id }) => !held.has(id));
      for (const letter of letters) held.set(letter.id, letter);
      if (!isNew) break;
    }
    return await use([...held.values()].sort((a, b) => a.sentAt - b.sentAt));
  } finally {
    await releaseLetters(client, held.values());
  }
}

/**
 * Goes through all letters of a queue and deletes the ones chosen; the others are returned at the end. Of each user of a
 * FIFO queue, SQS gives out ten, and more when these are gone.
 *
 * @returns how many were deleted
 */
export async function deleteLetters(
  client: SQSClient,
  queue: DeadLetterQueue,
  isToGo: (letter: DeadLetter) => boolean,
): Promise<number> {
  const kept = new Map<string, DeadLetter>();
  let deleted = 0;
  try {
    for (;;) {
      const letters = await receiveLetters(client, queue);
      const isOver = letters.every(({ id }) => kept.has(id));
      for (const letter of letters) {
        if (isToGo(letter)) {
          await deleteLetter(client, letter);
          deleted++;
        } else kept.set(letter.id, letter);
      }
      if (isOver) return deleted;
    }
  } finally {
    await releaseLetters(client, kept.values());
  }
}

/** SQS deletes a letter of a FIFO queue only while it is held. */
export async function deleteLetter(
  client: SQSClient,
  { queue, receiptHandle }: Pick<DeadLetter, 'queue' | 'receiptHandle'>,
): Promise<void> {
  await client.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: receiptHandle }));
}
