import type { EpochSeconds } from '#shared/epoch.ts';
import type { Job, Postponed } from './job.ts';
import type { Done } from './outcome.ts';

/**
 * The typing indicator of a rule without a reply, because another service will answer. It is shown from the intake,
 * where it delays nothing.
 */
export function typingAfter(job: Job, { replies, plan }: Done, now: EpochSeconds): Postponed | undefined {
  const { account, openId, key, origin } = job;
  const typing = plan.decision?.typing ?? null;
  if (origin.kind !== 'push' || typing === null) return undefined;
  if (replies.some(({ state: { state } }) => state !== 'inResponse')) return undefined;
  return {
    kind: 'postpone',
    name: `${key}.typing`,
    dueAt: now,
    work: {
      kind: 'typing',
      account: account.id,
      openId,
      key: `${key}.typing`,
      since: now,
      until: now + typing / 1000,
      unlessUserWroteSince: key,
      evenWhenMuted: false,
    },
  };
}
