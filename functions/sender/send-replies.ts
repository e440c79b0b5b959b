import type { Delivery, ReplyState } from '#shared/window/conversation.ts';
import { type ConversationStore, settleReplies } from '#shared/window/ledger.ts';
import type { Attempt, Job } from './job.ts';
import { logReply } from './log-reply.ts';
import { closingTime, nextStep, type Progress, triedForOthers } from './next-step.ts';
import type { NamedReply } from './outcome.ts';
import type { ReplyPlan } from './plan-replies.ts';
import { type SendUnlessPausedDependencies, sendUnlessPaused } from './send-unless-paused.ts';
import type { ShowTyping } from './typing.ts';

export interface SendRepliesDependencies extends SendUnlessPausedDependencies {
  readonly conversations: ConversationStore;
  readonly showTyping: ShowTyping;
}

/** Where the sends ended: everything is settled, or the job is tried again after a number of seconds. */
export type Sent = Pick<Progress, 'conversation' | 'replies'> & { readonly retryAfter: number | null };

/** Sends the reserved replies of a claim one after the other, and settles each before the next. */
export async function sendReplies(
  dependencies: SendRepliesDependencies,
  job: Job,
  plan: ReplyPlan,
  names: readonly NamedReply[],
  claimed: Pick<Progress, 'conversation'> & { readonly delivery: Delivery },
  attempt: Attempt,
): Promise<Sent> {
  const { conversations, now } = dependencies;
  const { delivery } = claimed;
  const tried = delivery.tried ?? triedForOthers(claimed.conversation, now() / 1000);
  let progress: Progress = { conversation: claimed.conversation, replies: delivery.replies, tried };
  if (delivery.replies.some(({ state }) => state === 'reserved'))
    await prepare(dependencies, job, plan, delivery.replies);
  for (const [index, name] of names.entries()) {
    const { conversation, replies } = progress;
    const state = replies[index] as ReplyState;
    const outcome =
      state.state === 'reserved'
        ? await sendUnlessPaused(dependencies, job, name, closingTime(progress), conversation.grants, attempt)
        : null;
    logReply(dependencies, job, name, outcome ?? { kind: 'decided', state }, conversation.grants);
    if (outcome === null) continue;
    const step = nextStep(job, plan, progress, index, outcome, attempt, now() / 1000);
    const settled = await settleReplies(
      conversations,
      { account: job.account.id, openId: job.openId },
      conversation,
      {
        key: job.key,
        owner: attempt.id,
        replies: step.replies,
        putOff: putOffOf(names, step.replies),
        tried: step.tried,
        lease: Math.ceil(step.lease),
        correction: step.correction,
        goesOn: step.retryAfter === null ? plan.claim : null,
        quotas: job.account.quotas,
        now: now() / 1000,
      },
    );
    progress = { ...settled, tried: step.tried };
    if (step.retryAfter !== null) return { ...progress, retryAfter: step.retryAfter };
  }
  return { ...progress, retryAfter: null };
}

function putOffOf(names: readonly NamedReply[], replies: readonly ReplyState[]): Delivery['putOff'] {
  const putOff = names.flatMap(({ planned }, index) =>
    planned !== undefined && replies[index]?.state === 'putOff' ? [[index, planned]] : [],
  );
  return putOff.length === 0 ? undefined : Object.fromEntries(putOff);
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
