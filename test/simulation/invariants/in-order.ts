import { type Job, readText } from '../records.ts';
import type { Invariant } from './invariant.ts';
import { readLedger } from './read-ledger.ts';

/**
 * Promise 6. Replies reach a user in the order of what they reply to in the queue, and those to one thing in their own.
 * What was put off has its own time, and dead letters that are put back come later than they were. Where WeChat did not take
 * a response, what it was to have may come as late as the request that asked for it again.
 */
export const inOrder: Invariant = (facts) => {
  /** Replies that WeChat was too busy to take, which then leave their place: the one exception to the promise. */
  const putOff = new Set<string>();
  const last = new Map<string, { readonly job: Job; readonly number: number; readonly text: string }>();
  return (observation) => {
    if (observation.kind === 'conversationWritten') {
      for (const [key, { replies }] of Object.entries(readLedger(observation.after).deliveries))
        for (const [index, { state }] of replies.entries())
          if (state === 'putOff') putOff.add(`${key}.${index}`);
    }
    if (observation.kind !== 'sendArrived' || observation.refusal !== 0) return undefined;
    const { account, openId, text } = observation;
    const { mark, number } = readText(text);
    const job = facts.records.jobOf(mark);
    if (job === undefined || job.wasDeadLetter || isLater(job, number)) return undefined;
    if (putOff.has(`${job.key}.${number}`)) return undefined;
    const user = `${account}#${openId}`;
    const before = last.get(user);
    last.set(user, { job, number: Number(number), text });
    if (before === undefined) return undefined;
    const isInOrder =
      job === before.job
        ? Number(number) >= before.number || isFromResponse(job, number)
        : job.lastPlace > before.job.place;
    if (isInOrder) return undefined;
    return `${text} reached ${openId} after ${before.text}`;
  };
};

function isFromResponse({ isPassive }: Job, number: string): boolean {
  return isPassive && number === '0';
}

function isLater({ kind, isPutOff }: Job, number: string): boolean {
  return number.startsWith('d') || (kind === 'request' && isPutOff);
}
