import type { Intake } from '#shared/aws/intake.ts';
import type { Schedules } from '#shared/aws/schedules.ts';
import type { Work } from '#shared/contracts/work.ts';
import type { Postponed } from './job.ts';

/** Sees to it that something is done at its time. Returns once that is certain. */
export type DoLater = (postponed: Pick<Postponed, 'name' | 'dueAt' | 'work'>) => Promise<void>;

/**
 * Up to this it waits on the intake, unseen, which is exact to the second; for longer a schedule has it, which is exact to
 * the minute. Seconds.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
const longestDelay = 15 * 60;
/** A schedule goes off this much earlier, and the intake waits for the rest; seconds. */
const lead = 60;

export interface LaterDependencies {
  readonly intake: Pick<Intake, 'put'>;
  readonly schedules: Schedules;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Puts off by the intake and by schedules that write to it. */
export function doLater({ intake, schedules, now }: LaterDependencies): DoLater {
  return async ({ name, dueAt, work }) => {
    const body = JSON.stringify({ kind: 'later', dueAt, work } satisfies Work);
    const delay = dueAt - now() / 1000;
    if (delay <= longestDelay) await intake.put(body, Math.max(0, Math.ceil(delay)));
    else await schedules.put({ name, at: dueAt - lead, body });
  };
}
