import { readText } from '../records.ts';
import type { Invariant } from './invariant.ts';

/** Promise 7. A message that is answered again is answered with the same words, unless the rules were changed. */
export const sameAnswer: Invariant = (facts) => (observation) => {
  if (observation.kind !== 'sendArrived' || facts.faults.includes('deploy')) return undefined;
  const { mark, number } = readText(observation.text);
  const earlier = facts.records.jobOf(mark)?.delivered.get(number)?.[0]?.text ?? observation.text;
  return earlier === observation.text
    ? undefined
    : `${mark} was answered ${earlier} and then ${observation.text}`;
};
