import { takingOnce } from '#shared/rules/ask-rules.ts';
import type { Conversation, Delivery, RefusalReason, Tried } from '#shared/window/conversation.ts';
import { type ConversationStore, claimReplies } from '#shared/window/ledger.ts';
import { pullBefore, secondsUntilRetry } from './back-off.ts';
import type { Attempt, Job } from './job.ts';
import { logDecided, logOutcome, logRepeated } from './log-outcome.ts';
import type { Delivered, Done } from './outcome.ts';
import { plannerFor, type ReplyPlan, type RulesOfJob } from './plan-replies.ts';
import {
  advanced,
  closingTime,
  noCorrection,
  type Progress,
  putOff,
  released,
  settler,
  withRestOfText,
} from './progress.ts';
import { type SendUnlessPausedDependencies, sendUnlessPaused } from './send-unless-paused.ts';
import type { ShowTyping } from './typing.ts';

export interface DeliverDependencies extends SendUnlessPausedDependencies {
  readonly conversations: ConversationStore;
  readonly showTyping: ShowTyping;
}

/** A reply that WeChat is too busy to accept holds up its user's queue for this long; seconds. */
const busyTimeoutSeconds = 30;
/** A reply waits for its typing indicator for at most this long; milliseconds. */
const longestTypingMs = 5000;
/** Messages after a passive reply leave this long after it, so that they arrive in order; milliseconds. */
const responseLead = 1000;

/**
 * Does a job's sends: plans and claims the replies, sends one after the other, and records each before the next. Whatever
 * happens in between, no message is sent that the ledger did not allow, and none twice.
 */
export async function deliver(
  dependencies: DeliverDependencies,
  job: Job,
  rules: RulesOfJob,
  attempt: Attempt,
): Promise<Delivered> {
  const now = dependencies.now() / 1000;
  const user = { account: job.account.id, openId: job.openId };
  // Planned again because somebody was faster, it has the place that it took.
  const take = takingOnce((place) => dependencies.conversations.takePlace(job.account.id, place));
  const planner = plannerFor(job, rules, attempt, now, take);
  const { claimed, plan } = await claimReplies(dependencies.conversations, user, planner);
  switch (claimed.kind) {
    case 'busy':
      return { kind: 'retry', after: claimed.until - now };
    case 'expired':
    case 'superseded':
      return refusedWhole(dependencies, job, claimed.kind, claimed.conversation, plan);
    case 'handled':
      logRepeated(dependencies.log, job);
      if (plan.claim.onlyIfNew && claimed.delivery.isOfCopy !== true) return { kind: 'doneByOthers' };
      return {
        kind: 'done',
        delivery: claimed.delivery,
        conversation: claimed.conversation,
        plan,
        unanswered: [],
      };
    case 'claimed': {
      const { conversation, delivery, unanswered } = claimed;
      const tried = delivery.tried ?? triedForOthers(conversation, now);
      const progress = { user, conversation, replies: delivery.replies, tried };
      const delivered = await sendClaimed(dependencies, job, plan, attempt, progress);
      return delivered.kind === 'done' ? { ...delivered, unanswered } : delivered;
    }
  }
}

/** Refused without a trace in the ledger: asked again, the answer is the same. */
function refusedWhole(
  { log }: DeliverDependencies,
  job: Job,
  reason: RefusalReason,
  conversation: Conversation,
  plan: ReplyPlan,
): Done {
  const replies = plan.messages.map(() => ({ state: 'refused', reason }) as const);
  for (const [index, reply] of replies.entries()) logDecided(log, job, about(plan, index), reply);
  const delivery: Delivery = { at: job.at, lease: 0, owner: '', replies };
  return { kind: 'done', delivery, conversation, plan, unanswered: [] };
}

/** Since when WeChat has been too busy for this user: what is tried in vain next need not wait as long again. */
function triedForOthers({ deliveries }: Conversation, now: number): Tried | undefined {
  const recently = ({ replies, tried }: Delivery): boolean =>
    replies.some(({ state }) => state === 'putOff') &&
    tried !== undefined &&
    now - tried.since < 4 * busyTimeoutSeconds;
  return Object.values(deliveries).find(recently)?.tried;
}

async function sendClaimed(
  dependencies: DeliverDependencies,
  job: Job,
  plan: ReplyPlan,
  attempt: Attempt,
  claimed: Progress,
): Promise<Delivered> {
  const { log, now } = dependencies;
  const settle = settler(dependencies, job, plan, attempt);
  let progress = claimed;
  if (claimed.replies.some(({ state }) => state === 'reserved'))
    await prepare(dependencies, job, plan, claimed);
  for (const index of claimed.replies.keys()) {
    const planned = plan.messages[index];
    const state = progress.replies[index];
    if (state?.state !== 'reserved') {
      logDecided(log, job, about(plan, index), state);
      continue;
    }
    const outcome = await sendUnlessPaused(dependencies, job, attempt, planned, progress);
    logOutcome(dependencies, job, about(plan, index), outcome, progress.conversation);
    if (outcome === 'noTimeLeft') {
      await settle(released(progress), noCorrection, 0, true);
      return { kind: 'retry', after: 0 };
    }
    if (outcome.kind === 'notSent') {
      const at = now() / 1000;
      const tried = { times: (progress.tried?.times ?? 0) + 1, since: progress.tried?.since ?? at };
      if (job.origin.kind !== 'putOff' && at - tried.since < busyTimeoutSeconds) {
        await settle({ ...released(progress), tried }, noCorrection, 0, true);
        const pause = pullBefore(secondsUntilRetry(tried.times), closingTime(progress, at), at);
        return { kind: 'retry', after: pause };
      }
      progress = await settle(
        { ...putOff(progress, plan, index, outcome), tried },
        noCorrection,
        attempt.deadline,
      );
      continue;
    }
    if (outcome.state.state === 'undetermined' && job.account.resendUndetermined) {
      // It stays reserved, and its lease ends now: the next attempt sends it again.
      await settle(progress, noCorrection, Math.floor(now() / 1000), true);
      return { kind: 'retry', after: 1 };
    }
    const advancedTo = withRestOfText(advanced(progress, index, outcome), plan, index);
    progress = await settle(advancedTo, outcome.correction, attempt.deadline);
  }
  const { conversation, replies } = progress;
  // Another claimant may have taken over; what was done here is what is told.
  const delivery = { ...(conversation.deliveries[job.key] as Delivery), replies };
  return { kind: 'done', delivery, conversation, plan, unanswered: [] };
}

const about = ({ messages }: ReplyPlan, index: number) => ({ index, rule: messages[index]?.rule ?? null });

/** What comes before the first message: the passive reply arrives, and the typing indicator shows. */
async function prepare(
  { now, wait, showTyping }: DeliverDependencies,
  { account, openId, origin }: Job,
  { decision }: ReplyPlan,
  { replies }: Progress,
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
