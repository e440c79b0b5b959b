import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { codeOf } from '#shared/coded-error.ts';
import { both, type Text } from '../../language/text.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import { deleteLetter, holdTime, receiveLetters, releaseLetters } from './hold.ts';
import { redriveTarget } from './redrive-target.ts';

export interface RedriveSettings {
  /** Redrives only the letters with these ids; without it, all. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Milliseconds. */
  readonly now: () => number;
  readonly onResult: (result: RedriveResult) => void;
}

export interface RedriveResult {
  readonly letter: DeadLetter;
  readonly outcome: 'redriven' | 'removed' | 'kept';
  /** Reports letters that are kept or removed. */
  readonly why?: Text;
}

/**
 * Sends dead letters back to their queue, those of each user in order. It stops for a user at the first letter that stays.
 *
 * It can be run twice, by two people at a time, and be stopped at any moment: a letter is deleted only after it was sent.
 * Each letter is sent with its own deduplication id, so that the queue drops a second copy within five minutes; later, the
 * ledger recognizes it. The id is not the original one, because the queue would silently drop the letter during the first
 * five minutes.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-
 * property.html
 */
export async function redrive(
  client: SQSClient,
  queue: DeadLetterQueue,
  settings: RedriveSettings,
): Promise<void> {
  const startedAt = settings.now();
  const kept = new Map<string, DeadLetter>();
  const closed = new Set<string>();
  const keep = (letter: DeadLetter, why: Text): void => {
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
        // Half of the hold time, so that a slow connection never sends what somebody else may have received.
        if (why !== undefined) keep(letter, why);
        else if (settings.now() - receivedAt > (holdTime * 1000) / 2)
          keep(letter, both('SQS was too slow: run it again', 'SQS 太慢了，请再运行一次'));
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
): Text | undefined {
  if (only?.has(id) === false) return both('it was not asked for', '没有要求投递它');
  if (group !== undefined && closed.has(group))
    return both('an earlier letter of the same user stays', '同一个用户更早的死信还留着');
  if (sentAt > startedAt) return both('it has come back since', '投递后又回来了');
  return undefined;
}

async function sendBack(
  client: SQSClient,
  letter: DeadLetter,
  { onResult }: RedriveSettings,
  keep: (letter: DeadLetter, why: Text) => void,
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
      const code = codeOf(error);
      return keep(letter, both(`the queue does not take it (${code})`, `队列不接收它（${code}）`));
    }
  }
  // A letter that is not deleted comes once more, and is recognized then.
  await deleteLetter(client, letter).catch(() => {});
  onResult({
    letter,
    ...(way.kind === 'send' ? { outcome: 'redriven' } : { outcome: 'removed', why: way.why }),
  });
}
