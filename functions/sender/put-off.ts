import type { Conversation } from '#shared/window/conversation.ts';
import { lastWindowEnd } from '#shared/window/grants.ts';
import { pullBefore } from './back-off.ts';
import { deliveryIdOf, type Job, type JobOrigin, type Postponed } from './job.ts';
import type { Done } from './outcome.ts';

const firstPause = 30;
const longestPause = 15 * 60;

/**
 * The replies of a job that WeChat was too busy to accept. They are tried again together after a growing pause, and
 * once more right before their window ends.
 *
 * @param now epoch seconds
 */
export function putOffReplies(
  job: Job,
  { delivery, plan, conversation }: Done,
  now: number,
): Postponed | undefined {
  const { account, openId, origin } = job;
  const before = origin.kind === 'putOff' ? origin.work : null;
  let code: number | null = null;
  const replies = delivery.replies.flatMap((reply, index) => {
    const planned = plan.messages[index];
    if (reply.state !== 'putOff' || planned === undefined) return [];
    code ??= reply.code ?? null;
    return [{ ...planned, deliveryId: deliveryIdOf(job, index) }];
  });
  if (replies.length === 0) return undefined;
  const times = (before?.times ?? 0) + 1;
  const pause = Math.min(longestPause, firstPause * 2 ** (times - 1));
  const key = `${job.key.replace(/\.again\.\d+$/, '')}.again.${times}`;
  return {
    kind: 'postpone',
    name: key,
    dueAt: now + pullBefore(pause, lastWindowEnd(conversation.grants, now), now),
    work: {
      kind: 'putOffReplies',
      account: account.id,
      openId,
      key,
      askedAt: job.askedAt,
      replies,
      times,
      code,
      unlessContactAfter: before?.unlessContactAfter ?? conversation.memory.contactAt,
      unlessMutedAfter: before === null ? mutedUpTo(job, conversation) : before.unlessMutedAfter,
      notAfter: Number.isFinite(job.notAfter) ? job.notAfter : null,
      requestId: origin.kind === 'request' ? origin.requestId : (before?.requestId ?? null),
      ...sourceOf(origin),
      ...unlessUserWrote(origin),
      correlationId: correlationOf(job),
    },
  };
}

/**
 * What a person begins to talk about meanwhile is not interrupted. That the user was muted before, maybe by the very rule whose
 * reply it is, made no difference to the reply, so it makes none now.
 */
function mutedUpTo({ origin }: Job, { memory }: Conversation): number | null {
  if (origin.kind === 'request' && origin.evenWhenMuted) return null;
  if (origin.kind === 'delayed' && origin.work.unlessContactAfter === null) return null;
  return memory.mutedUntil;
}

function sourceOf(origin: JobOrigin): { readonly source?: string } {
  if (origin.kind === 'request') return { source: origin.source };
  return origin.kind === 'putOff' && origin.work.source !== undefined ? { source: origin.work.source } : {};
}

function unlessUserWrote(origin: JobOrigin): { readonly unlessUserWroteSince?: string } {
  const since =
    origin.kind === 'request'
      ? origin.unlessUserWroteSince
      : origin.kind === 'putOff'
        ? origin.work.unlessUserWroteSince
        : null;
  return since == null ? {} : { unlessUserWroteSince: since };
}

/** What a reply answers: the push, or the event that the request names. */
export function correlationOf({ key, origin }: Job): string {
  switch (origin.kind) {
    case 'push':
      return key;
    case 'request':
      return origin.correlationId;
    case 'delayed':
    case 'putOff':
      return origin.work.correlationId;
  }
}
