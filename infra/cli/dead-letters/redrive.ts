import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { codeOf } from '#shared/coded-error.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import { deleteLetter, holdTime, receiveLetters, releaseLetters } from './hold.ts';
import { redriveTarget } from './redrive-target.ts';

export interface RedriveSettings {
  /** Redrives the letters with these ids, and no others; without it all. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Milliseconds. */
  readonly now: () => number;
  readonly onResult: (result: RedriveResult) => void;
}

export interface RedriveResult {
  readonly letter: DeadLetter;
  readonly outcome: 'redriven' | 'removed' | 'kept';
  /** Of what is kept or removed. */
  readonly why?: string;
}

/**
 * Sends dead letters back to where they are worked through, each user's in their order, and stops for a user at the first
 * letter that stays.
 *
 * It can be run twice, also at once, and stopped at any time: a letter is deleted only after it was sent, and sent under a
 * deduplication id of its own, so that the queue drops it when it comes a second time within five minutes; after that the
 * ledger knows it again. The id is not that of the first time, under which the queue would drop it unseen while its own
 * five minutes last.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
 */
export async function redrive(
  client: SQSClient,
  queue: DeadLetterQueue,
  settings: RedriveSettings,
): Promise<void> {
  const startedAt = settings.now();
  const kept = new Map<string, DeadLetter>();
  const closed = new Set<string>();
  const keep = (letter: DeadLetter, why: string): void => {
    if (!kept.has(letter.id)) settings.onResult({ letter, outcome: 'kept', why });
    kept.set(letter.id, letter);
    if (letter.group !== undefined) closed.add(letter.group);
  };
  try {
    for (;;) {
      const receivedAt = settings.now();
      const letters = await receiveLetters(client, queue);
      if (letters.every(({ id }) => kept.has(id))) {
        for (const letter of letters) kept.set(letter.id, letter);
        break;
      }
      for (const letter of letters) {
        const why = reasonToKeep(letter, { startedAt, closed, only: settings.only });
        // Half of the time, so that a slow line never sends what somebody else may have received by now.
        if (why !== undefined) keep(letter, why);
        else if (settings.now() - receivedAt > (holdTime * 1000) / 2) keep(letter, 'SQS was too slow; again');
        else await sendBack(client, letter, settings, keep);
      }
    }
  } finally {
    await releaseLetters(client, kept.values());
  }
}

function reasonToKeep(
  { id, group, sentAt }: DeadLetter,
  {
    startedAt,
    closed,
    only,
  }: { startedAt: number; closed: ReadonlySet<string> } & Pick<RedriveSettings, 'only'>,
): string | undefined {
  if (only?.has(id) === false) return 'it was not asked for';
  if (group !== undefined && closed.has(group)) return 'an earlier letter of the same user stays';
  if (sentAt > startedAt) return 'it has come back since';
  return undefined;
}

async function sendBack(
  client: SQSClient,
  letter: DeadLetter,
  { onResult }: RedriveSettings,
  keep: (letter: DeadLetter, why: string) => void,
): Promise<void> {
  const way = redriveTarget(letter);
  if (way.kind === 'none') return keep(letter, way.why);
  if (way.kind === 'send') {
    try {
      await client.send(
        new SendMessageCommand({
          QueueUrl: letter.queue.targetUrl,
          MessageBody: way.body,
          ...(way.group === undefined
            ? {}
            : { MessageGroupId: way.group, MessageDeduplicationId: `redrive-${letter.id}` }),
        }),
      );
    } catch (error) {
      return keep(letter, `the queue does not take it (${codeOf(error)})`);
    }
  }
  // What is not deleted comes once more, and is known then.
  await deleteLetter(client, letter).catch(() => {});
  onResult({
    letter,
    ...(way.kind === 'send' ? { outcome: 'redriven' } : { outcome: 'removed', why: way.why }),
  });
}
