import type { Delivery, ReplyState } from '#shared/window/conversation.ts';
import { type ConversationStore, settleReplies } from '#shared/window/ledger.ts';
import type { Attempt, Job } from './job.ts';
import { logDecided, logOutcome } from './log-outcome.ts';
import { closingTime, nextStep, type Progress, triedForOthers } from './next-step.ts';
import type { NamedReply } from './outcome.ts';
import type { ReplyPlan } from './plan-replies.ts';
import { type SendUnlessPausedDependencies, sendUnlessPaused } from './send-unless-paused.ts';
import type { ShowTyping } from './typing.ts';

export interface SendRepliesDependencies extends SendUnlessPausedDependencies {
  readonly conversations: ConversationStore;
  readonly showTyping: ShowTyping;
}

/** Where the sends ended: all is settled, or the job is tried again after so many seconds. */
export type Sent = Pick<Progress, 'conversation' | 'replies'> & { readonly retryAfter: number | null };

/** Sends the reserved replies of a claim one after the other, and settles each before the next. */
export async function sendReplies(
  dependencies: SendRepliesDependencies,
  job: Job,
  plan: ReplyPlan,
  names: readonly NamedReply[],
  { conversation, delivery }: Pick<Progress, 'conversation'> & { readonly delivery: Delivery },
  attempt: Attempt,
): Promise<Sent> {
  const { log, now } = dependencies;
  const tried = delivery.tried ?? triedForOthers(conversation, now() / 1000);
  let progress: Progress = { conversation, replies: delivery.replies, tried };
  if (delivery.replies.some(({ state }) => state === 'reserved'))
    await prepare(dependencies, job, plan, delivery.replies);
  for (const [index, name] of names.entries()) {
    const state = progress.replies[index];
    if (state?.state !== 'reserved') {
      logDecided(log, job, name, state);
      continue;
    }
    const { grants } = progress.conversation;
    const outcome = await sendUnlessPaused(dependencies, job, name, closingTime(progress), grants, attempt);
    logOutcome(dependencies, job, name, outcome, grants);
    const step = nextStep(job, plan, progress, index, outcome, attempt, now() / 1000);
    const settled = await settleReplies(
      dependencies.conversations,
      { account: job.account.id, openId: job.openId },
      progress.conversation,
      {
        key: job.key,
        owner: attempt.id,
        replies: step.replies,
        tried: step.tried,
        lease: Math.ceil(step.lease),
        correction: step.correction,
        goesOn: step.retryAfter === null ? plan.claim : null,
        quotas: job.account.quotas,
        now: now() / 1000,
      },
    );
    const replies = withReserved(step.replies, settled.deliveries[job.key], attempt.id);
    progress = { conversation: settled, replies, tried: step.tried };
    if (step.retryAfter !== null) return { ...progress, retryAfter: step.retryAfter };
  }
  return { ...progress, retryAfter: null };
}

/**
 * What was pending may have been reserved or refused by the settlement. If another claimant has taken over, what was done
 * here is what is told.
 */
function withReserved(
  replies: readonly ReplyState[],
  settled: Delivery | undefined,
  owner: string,
): readonly ReplyState[] {
  if (settled === undefined || (settled.owner !== owner && settled.owner !== '')) return replies;
  return replies.map((reply, index) =>
    reply.state === 'pending' ? (settled.replies[index] ?? reply) : reply,
  );
}

/** A reply waits for its typing indicator for at most this long; milliseconds. */
const longestTypingMs = 5000;
/** Messages after a passive reply leave this long after it, so that they arrive in order; milliseconds. */
const responseLead = 1000;

/** What comes before the first message: the passive reply arrives, and the typing indicator shows. */
async function prepare(
  { now, wait, showTyping }: SendRepliesDependencies,
  { account, openId, origin }: Job,
  { decision }: ReplyPlan,
  replies: readonly ReplyState[],
): Promise<void> {
  const respondedAt = origin.kind === 'push' ? origin.respondedAt : null;
  if (respondedAt !== null)
    await wait(Math.max(0, Math.min(responseLead, respondedAt + responseLead - now())));
  const isFirst = replies.every(
    ({ state }) => state === 'reserved' || state === 'refused' || state === 'inResponse',
  );
  if (decision?.typing != null && isFirst)
    await showTyping(account.id, openId, Math.min(decision.typing, longestTypingMs));
}
