import { senderEvents } from '#shared/contracts/sender-events.ts';
import type { Job } from '../records.ts';
import type { Invariant } from './invariant.ts';

/**
 * Promise 3, where a rule answers in the response. If WeChat took a response with nothing in it, the sender answers, or the
 * bus hears why not. The exception: a deploy that takes the rule away between two requests for one push.
 */
export const answered: Invariant = (facts) => {
  const unanswered = new Set<string>();
  return (observation) => {
    if (observation.kind === 'successTaken') unanswered.add(observation.mark);
    if (observation.kind !== 'rested' || facts.faults.includes('deploy')) return undefined;
    const jobs = [...unanswered].map((mark) => facts.records.jobOf(mark));
    const forgotten = jobs.find((job) => job?.isPassive && !job.delivered.has('0') && !isTold(job));
    return forgotten && `${forgotten.mark} was answered neither in the response nor by a message`;
  };
};

function isTold({ key, events }: Job): boolean {
  const outcomes = [senderEvents.sent, senderEvents.refused, senderEvents.undetermined];
  return outcomes.some((type) => events.get(type)?.has(`${key}.0`));
}
