import { senderEvents } from '#shared/contracts/sender-events.ts';
import type { Facts } from './invariants/invariant.ts';

/** What became of everything, counted. */
export interface Tally {
  readonly seeds: number;
  /** Pushes and requests that the queue took. */
  readonly jobs: number;
  readonly sent: number;
  readonly undetermined: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly deadLetters: number;
  /** The longest that a job took from the queue's having it to its end, if it was no dead letter; seconds. */
  readonly worstDelay: number;
}

export const emptyTally: Tally = {
  seeds: 0,
  jobs: 0,
  sent: 0,
  undetermined: 0,
  refused: {},
  deadLetters: 0,
  worstDelay: 0,
};

/** What became of everything in one seed. */
export function tally({ records }: Facts): Tally {
  const jobs = [...records.jobs.values()].filter(({ place }) => place > 0);
  const count = (type: string): number =>
    jobs.reduce((sum, { events }) => sum + (events.get(type)?.size ?? 0), 0);
  const refused: Record<string, number> = {};
  for (const reason of jobs.flatMap(({ refusals }) => [...refusals.values()]))
    refused[reason] = (refused[reason] ?? 0) + 1;
  return {
    seeds: 1,
    jobs: jobs.length,
    sent: count(senderEvents.sent),
    undetermined: count(senderEvents.undetermined),
    refused,
    deadLetters: jobs.filter(({ wasDeadLetter }) => wasDeadLetter).length,
    worstDelay: Math.max(
      0,
      ...jobs
        .filter(({ wasDeadLetter }) => !wasDeadLetter)
        .map(({ queuedAt, deletedAt }) => (deletedAt - queuedAt) / 1000),
    ),
  };
}

export function addTallies(a: Tally, b: Tally): Tally {
  const refused = { ...a.refused };
  for (const [reason, times] of Object.entries(b.refused)) refused[reason] = (refused[reason] ?? 0) + times;
  return {
    seeds: a.seeds + b.seeds,
    jobs: a.jobs + b.jobs,
    sent: a.sent + b.sent,
    undetermined: a.undetermined + b.undetermined,
    refused,
    deadLetters: a.deadLetters + b.deadLetters,
    worstDelay: Math.max(a.worstDelay, b.worstDelay),
  };
}
