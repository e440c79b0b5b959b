import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type DeadLetter, toDeadLetter } from './dead-letter.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';

/** How long received letters are nobody else's; seconds. */
export const holdTime = 60;

/**
 * Receives up to ten letters. Until they are released, deleted or {@link holdTime} is over, nobody else receives them, nor
 * any other of the same users.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export async function receiveLetters(client: SQSClient, queue: DeadLetterQueue): Promise<DeadLetter[]> {
  const { Messages: messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queue.url,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: holdTime,
      // Long enough that SQS asks all of its servers; a short poll can miss messages.
      WaitTimeSeconds: 1,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
  );
  return messages.map((message) => toDeadLetter(queue, message));
}

/** Gives letters back at once; what cannot be given back comes back by itself. */
export async function releaseLetters(client: SQSClient, letters: Iterable<DeadLetter>): Promise<void> {
  // From the last to the first, so that nobody receives a letter before an earlier one of the same user is back.
  for (const { queue, receiptHandle } of [...letters].reverse()) {
    const release = { QueueUrl: queue.url, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 };
    await client.send(new ChangeMessageVisibilityCommand(release)).catch(() => {});
  }
}

/**
 * Holds the letters of a queue while something is done with them, and gives back what is still there: all of a queue without
 * order, and of a FIFO queue up to ten of each user, because SQS gives no more of a user while those are held.
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
      // In a queue that takes long to look through, the first come again when their time is over.
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
 * Goes through all letters of a queue and deletes those that are to go; the others are given back in the end. Of a user of a
 * FIFO queue SQS gives ten at once, and the next when these are gone.
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
