import type { ReplyQueue } from '#shared/aws/reply-queue.ts';
import type { Schedules } from '#shared/aws/schedules.ts';
import type { LaterWork, Work } from '#shared/contracts/work.ts';

/** Something that is to be done at another time. */
export interface Postponed {
  /** The same when it is put off again: of two schedules the second stays, and of two that are done the second finds it done. */
  readonly name: string;
  /** Epoch seconds. */
  readonly dueAt: number;
  readonly work: LaterWork;
}

/** Sees to it that something is done at its time. Returns once that is certain. */
export type DoLater = (postponed: Postponed) => Promise<void>;

/**
 * Up to this it waits in the queue itself, unseen, which is exact to the second; for longer a schedule has it, which is
 * exact to the minute. Seconds.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
const longestInQueue = 15 * 60;
/** A schedule goes off so much earlier, and what is left the queue waits; seconds. */
const ahead = 60;

export interface LaterDependencies {
  readonly queue: Pick<ReplyQueue, 'send'>;
  readonly schedules: Schedules;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Puts off by the reply queue and by schedules that write to it. */
export function doLater({ queue, schedules, now }: LaterDependencies): DoLater {
  return async ({ name, dueAt, work }) => {
    const body = JSON.stringify({ kind: 'later', dueAt, work } satisfies Work);
    // A group of its own, so that it holds up nothing else of the user while it waits.
    const group = name;
    if (dueAt - now() / 1000 <= longestInQueue) {
      await queue.send({ group, deduplicationId: `${name}.${Math.floor(dueAt)}`, body });
    } else await schedules.put({ name, at: dueAt - ahead, group, body });
  };
}
