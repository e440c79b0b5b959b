import { type Log, userHash } from '#shared/aws/log.ts';
import type { OutgoingMessage } from '#shared/wechat/outgoing/outgoing-types.ts';
import type { Done } from './deliver.ts';
import type { Job } from './job.ts';

/** A reply that is to be sent later. */
export interface ScheduledReply {
  /** The same when the message is worked through again: a second one with it is the first. */
  readonly id: string;
  readonly account: string;
  readonly openId: string;
  readonly rule: string;
  readonly message: OutgoingMessage;
  /** Epoch seconds. */
  readonly sendAt: number;
  /** It is dropped if the user was heard of after this; epoch seconds, null where it is sent all the same. */
  readonly unlessContactAfter: number | null;
}

/** Sees to it that a reply is sent at its time. Returns once that is certain. */
export type ScheduleReply = (reply: ScheduledReply) => Promise<void>;

/**
 * Hands the delayed replies of a job over, once what was to be sent at once is settled. A message that came too late to be
 * answered has none.
 */
export async function handOverDelayed(
  scheduleReply: ScheduleReply,
  job: Job,
  { conversation, proposal }: Done,
): Promise<void> {
  const isSuperseded = conversation.deliveries[job.key] === undefined;
  const delayed = isSuperseded ? [] : (proposal.decision?.delayed ?? []);
  for (const [index, { rule, message, after, unlessUserWrites }] of delayed.entries()) {
    await scheduleReply({
      id: `${job.key}.after.${index}`,
      account: job.account.account,
      openId: job.openId,
      rule,
      message,
      sendAt: job.at + after,
      unlessContactAfter: unlessUserWrites ? job.at : null,
    });
  }
}

/** Takes no reply, and says so: nothing is lost in silence where there is no scheduler. */
export function logUnscheduled(log: Log): ScheduleReply {
  return async ({ id, account, openId, rule, sendAt }) => {
    log('error', 'reply_not_scheduled', {
      account,
      user: userHash(account, openId),
      delivery: id,
      rule,
      sendAt,
    });
  };
}
