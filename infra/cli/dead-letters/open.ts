import type { SQSClient } from '@aws-sdk/client-sqs';
import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { awsClients } from '../aws/clients.ts';
import { findStack, stackOption } from '../aws/find-stack.ts';
import { type CommandContext, type Option, unreadAccounts } from '../command.ts';
import type { DeadLetter } from './dead-letter.ts';
import { type DeadLetterQueue, deadLetterQueuesOf, deadLetterSources } from './dead-letter-queue.ts';
import { withLetters } from './hold.ts';

/** The options of every command about dead letters. */
export const deadLetterOptions = {
  ...stackOption,
  ...unreadAccounts,
  queue: {
    type: 'string',
    placeholder: 'QUEUE',
    help: {
      en: `only the dead letters of ${deadLetterSources.join(', ')} (default all)`,
      zh: `只看这些来源的死信：${deadLetterSources.join('、')}（默认全部）`,
    },
  },
} as const satisfies Record<string, Option>;

/**
 * The dead-letter queues that the options choose.
 *
 * @throws CodedError `queue_missing`, `stack_missing`
 */
export async function openDeadLetters({
  options,
  environment,
}: CommandContext): Promise<{ readonly sqs: SQSClient; readonly queues: readonly DeadLetterQueue[] }> {
  const { cloudFormation, sqs } = awsClients(environment);
  const all = deadLetterQueuesOf(await findStack(cloudFormation, options['stack']));
  const queues = all.filter(({ of }) => options['queue'] === undefined || of === options['queue']);
  if (queues.length > 0) return { sqs, queues };
  throw new ToldError(
    'queue_missing',
    both(
      `--queue ${String(options['queue'])}: the dead-letter queues of this stack are ${all.map(({ of }) => of).join(', ')}.`,
      `--queue ${String(options['queue'])}：这个堆栈的死信队列有 ${all.map(({ of }) => of).join('、')}。`,
    ),
  );
}

/** More than anybody reads, and few enough to hold while they are searched. */
const most = 1000;

/**
 * Finds a letter and holds it while something is done with it.
 *
 * @throws CodedError `letter_missing`
 */
export async function withLetter<Result>(
  sqs: SQSClient,
  queues: readonly DeadLetterQueue[],
  id: string,
  use: (letter: DeadLetter) => Result | Promise<Result>,
): Promise<Result> {
  for (const queue of queues) {
    const used = await withLetters(sqs, queue, most, async (letters) => {
      const letter = letters.find((one) => one.id === id);
      return letter && { result: await use(letter) };
    });
    if (used !== undefined) return used.result;
  }
  throw new ToldError(
    'letter_missing',
    both(
      `There is no dead letter ${id} to be seen. It may have been redriven, be held by another command for a minute, or stand behind ten others of the same user.`,
      `看不到死信 ${id}。它可能已经重新投递，被别的命令占用一分钟，或者排在同一用户的十条之后。`,
    ),
  );
}
