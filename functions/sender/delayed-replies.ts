import type { DelayedWork } from '#shared/contracts/work.ts';
import type { EpochSeconds } from '#shared/epoch.ts';
import type { DelayedReply } from '#shared/rules/engine/decision.ts';
import type { Job, Postponed } from './job.ts';
import type { Done } from './outcome.ts';

/** A reply is not delayed to the last moment of a long window, because a schedule can be a minute late; seconds. */
const distance = 2 * 60;
const longWindow = 60 * 60;

/**
 * The delayed replies of a job. Replies of one rule that are due together stay together, in order. A message that came
 * too late to be answered has none.
 *
 * @param closesAt when the last open window closes; epoch seconds, 0 if none is open
 */
export function delayedReplies(
  job: Job,
  { conversation, plan }: Done,
  closesAt: EpochSeconds,
): readonly Postponed[] {
  if (conversation.deliveries[job.key] === undefined) return [];
  const together = new Map<string, DelayedReply[]>();
  for (const reply of plan.decision?.delayed ?? []) {
    const mark = `${reply.rule} ${reply.after} ${reply.unlessUserWrites} ${reply.name ?? ''}`;
    together.set(mark, [...(together.get(mark) ?? []), reply]);
  }
  return [...together.values()].map((replies, index): Postponed => {
    const [{ rule, after, unlessUserWrites, name }] = replies as [DelayedReply];
    const key = `${job.key}.after.${index}`;
    const work: DelayedWork = {
      kind: 'delayedReplies',
      account: job.account.id,
      openId: job.openId,
      key,
      askedAt: job.at,
      rule,
      messages: replies.map(({ message }) => message),
      unlessContactAfter: unlessUserWrites ? job.at : null,
      ...(name === undefined ? {} : { unlessCancelled: { name, after: job.at } }),
      correlationId: job.key,
    };
    return { kind: 'postpone', name: key, dueAt: beforeClose(job.at + after, job.at, closesAt), work };
  });
}

/** A reply that would come at the very end of a long window comes a little earlier instead of too late. */
function beforeClose(dueAt: EpochSeconds, at: EpochSeconds, closesAt: EpochSeconds): number {
  if (closesAt - at < longWindow || dueAt > closesAt) return dueAt;
  return Math.min(dueAt, closesAt - distance);
}
