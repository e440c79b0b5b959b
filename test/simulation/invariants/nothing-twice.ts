import { readText } from '../records.ts';
import type { Invariant } from './invariant.ts';

/**
 * Promise 4. No reply reaches a user twice, in the response to the push or by a message, unless the account asked for
 * at-least-once.
 */
export const nothingTwice: Invariant = (facts) => (observation) => {
  if (observation.kind !== 'passiveShown' && observation.kind !== 'sendArrived') return undefined;
  const { mark, number } = readText(observation.text);
  const job = facts.records.jobOf(mark);
  const times = job?.delivered.get(number)?.length ?? 0;
  if (job?.shown === number && times > 0) {
    return `${mark}|${number} reached the user in the response and by a message`;
  }
  if (observation.kind === 'passiveShown' || observation.refusal !== 0) return undefined;
  if (facts.configOf(observation.account).resendUndetermined) return undefined;
  return times > 1 ? `${mark}|${number} reached the user ${times} times` : undefined;
};
