import type { IntakeClient } from '#shared/aws/intake.ts';
import { type Schedules, schedulePrefix } from '#shared/aws/schedules.ts';
import { queueJson } from '#shared/contracts/queue-json.ts';
import type { LaterWork, Work } from '#shared/contracts/work.ts';
import type { EpochMilliseconds } from '#shared/epoch.ts';
import type { Postponed } from './job.ts';

/** Arranges that something is done at its time. Returns once that is certain. */
export type DoLater = (postponed: Pick<Postponed, 'name' | 'dueAt' | 'work'>) => Promise<void>;

/**
 * Up to this delay a message waits on the intake, exact to the second; for longer, a schedule keeps it, exact to the
 * minute. Seconds.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
const longestDelay = 15 * 60;
/** A schedule fires this much earlier, and the intake waits for the rest; seconds. */
const leadSeconds = 60;

/** Whom it is about. */
function userOf(work: LaterWork): [account: string, openId: string] {
  if (work.kind === 'push') return [work.account, work.push.openId];
  if (work.kind !== 'WeChatSendRequested') return [work.account, work.openId];
  // Only parsed work is put off.
  const { data } = work.detail as { readonly data: { readonly account: string; readonly openId: string } };
  return [data.account, data.openId];
}

export interface LaterDependencies {
  readonly intake: Pick<IntakeClient, 'put'>;
  readonly schedules: Pick<Schedules, 'put'>;
  readonly now: () => EpochMilliseconds;
}

/** Puts off by the intake and by schedules that write to it. */
export function doLater({ intake, schedules, now }: LaterDependencies): DoLater {
  return async ({ name, dueAt, work }) => {
    const body = queueJson({ kind: 'later', dueAt, work } satisfies Work);
    const delay = dueAt - now() / 1000;
    if (delay <= longestDelay) await intake.put(body, Math.max(0, Math.ceil(delay)));
    else
      await schedules.put({
        name: `${schedulePrefix(...userOf(work))}${name}`,
        at: dueAt - leadSeconds,
        body,
      });
  };
}
