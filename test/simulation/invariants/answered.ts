import { senderEvents } from '#shared/contracts/sender-events.ts';
import { badUsers } from '../engine/faults.ts';
import type { Job } from '../records.ts';
import type { Facts, Invariant } from './invariant.ts';
import { readLedger } from './read-ledger.ts';

/** A cold start in which the code of an instance is chosen; milliseconds. */
const startTime = 7000;

/**
 * Promise 3, where a rule answers in the response. If WeChat took a response with nothing in it, the sender answers, or the
 * bus hears why not; and where nothing goes wrong on the way, the response has it. The exception: a deploy that takes the
 * rule away between two requests for one push.
 */
export const answered: Invariant = (facts) => {
  const emptyTaken = new Set<string>();
  /** The keys of deliveries of which a reply was to be in the response. */
  const promised = new Set<string>();
  const requests = new Map<string, { readonly first: number; readonly last: number }>();
  const deploys: number[] = [];
  function meetsTwoVersions(mark: string): boolean {
    const { first = 0, last = 0 } = requests.get(mark) ?? {};
    return first < last && deploys.some((at) => first <= at && at <= last + startTime);
  }
  return (observation) => {
    switch (observation.kind) {
      case 'successTaken':
        emptyTaken.add(observation.mark);
        return undefined;
      case 'deployed':
        deploys.push(facts.now());
        return undefined;
      case 'pushRequested': {
        const { first = facts.now() } = requests.get(observation.mark) ?? {};
        requests.set(observation.mark, { first, last: facts.now() });
        return undefined;
      }
      case 'conversationWritten':
        for (const [key, { replies }] of Object.entries(readLedger(observation.after).deliveries))
          if (replies.some(({ state }) => state === 'inResponse')) promised.add(key);
        return undefined;
      case 'rested': {
        const jobs = [...emptyTaken].map((mark) => facts.records.jobOf(mark));
        const forgotten = jobs.find(
          (job) =>
            job !== undefined &&
            (job.isPassive || promised.has(job.key)) &&
            !job.delivered.has('0') &&
            !isTold(job) &&
            !meetsTwoVersions(job.mark),
        );
        if (forgotten !== undefined)
          return `${forgotten.mark} was answered neither in the response nor by a message`;
        return notShown(facts);
      }
      default:
        return undefined;
    }
  };
};

function isTold({ key, events }: Job): boolean {
  const outcomes = [senderEvents.sent, senderEvents.refused, senderEvents.undetermined];
  return outcomes.some((type) => events.get(type)?.has(`${key}.0`));
}

function notShown({ faults, records }: Facts): string | undefined {
  if (faults.some((kind) => !badUsers.includes(kind))) return undefined;
  const job = [...records.jobs.values()].find(({ isPassive, shown }) => isPassive && shown === '');
  return job && `${job.mark} has nothing in its response, although nothing went wrong`;
}
