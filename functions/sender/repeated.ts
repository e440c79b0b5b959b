import { userHash } from '#shared/aws/log.ts';
import type { ClaimPlan } from '#shared/window/claim.ts';
import type { ReplyState } from '#shared/window/conversation.ts';
import type { Job } from './job.ts';
import { type LogDependencies, logReply } from './log-reply.ts';
import type { NamedReply } from './outcome.ts';
import type { Sent } from './send-replies.ts';

/**
 * The outcome of a job whose sends are done. The steps after the sends may have failed. If an earlier version put a
 * reply off and the rules or their memory no longer yield its message, the reply is refused, so that it is not lost
 * silently.
 */
export function repeated(
  dependencies: LogDependencies,
  job: Job,
  names: readonly NamedReply[],
  { delivery, conversation }: Extract<ClaimPlan, { kind: 'handled' }>,
): Sent {
  const { account, openId, key } = job;
  dependencies.log('info', 'message_repeated', {
    account: account.id,
    user: userHash(account.id, openId),
    key,
  });
  const replies = names.map((name, index) => {
    const state = delivery.replies[index] as ReplyState;
    if (state.state !== 'putOff' || name.planned !== undefined) return state;
    const lost = { state: 'refused', reason: 'rules' } as const;
    logReply(dependencies, job, name, { kind: 'decided', state: lost }, conversation.grants);
    return lost;
  });
  return { conversation, replies, retryAfter: null };
}
