import { readText } from '../records.ts';
import type { Invariant } from './invariant.ts';

/**
 * Promise 4. No reply reaches a user twice, unless the account asked for at-least-once.
 *
 * One thing nobody can promise: where the first request of a push found no rules in time, the sender answers; if WeChat
 * misses the `success` and asks again, the response to that request answers too.
 */
export const nothingTwice: Invariant = (facts) => (observation) => {
  if (observation.kind === 'passiveShown') {
    const job = facts.records.jobOf(observation.mark);
    return job?.isAnsweredPassively && job.delivered.has('0')
      ? `${observation.mark} was answered in the response and by a message`
      : undefined;
  }
  if (observation.kind !== 'sendArrived' || observation.refusal !== 0) return undefined;
  const { mark, number } = readText(observation.text);
  if (facts.configOf(observation.account).resendUndetermined) return undefined;
  const times = facts.records.jobOf(mark)?.delivered.get(number)?.length ?? 0;
  return times > 1 ? `${mark}|${number} reached the user ${times} times` : undefined;
};
