import { errorFields, type Log } from '#shared/aws/log.ts';
import { CodedError, codeOf, retry } from '#shared/coded-error.ts';
import type { OutgoingMessage } from '#shared/wechat/outgoing/outgoing-types.ts';
import type { Conversation, Delivery, ReplyState } from '#shared/window/conversation.ts';
import { lastMoment } from '#shared/window/grants.ts';
import { type ConversationStore, settleReplies } from '#shared/window/ledger.ts';
import type { Correction } from '#shared/window/settle.ts';
import type { AccountBreaker } from './account-breaker.ts';
import type { Attempt, Delivered } from './deliver.ts';
import type { Job } from './job.ts';
import { logDecided, logOutcome } from './log-outcome.ts';
import type { JobProposal } from './propose.ts';
import { type SendDependencies, type SendOutcome, sendReply } from './send-reply.ts';
import type { ShowTyping } from './typing.ts';

export interface SendReservedDependencies extends SendDependencies {
  readonly breaker: AccountBreaker;
  readonly conversations: ConversationStore;
  readonly showTyping: ShowTyping;
  readonly log: Log;
  /** Milliseconds. */
  readonly now: () => number;
}

/** How far a claimed job has come. */
export interface Progress {
  readonly id: string;
  readonly conversation: Conversation;
  readonly replies: readonly ReplyState[];
}

/** What one send may take, with a token to be replaced on the way; no send is begun with less left. Seconds. */
const sendTime = 15;

/** Sends the reserved replies of a claimed job in their order, and settles each before the next. */
export async function sendReserved(
  dependencies: SendReservedDependencies,
  job: Job,
  proposal: JobProposal,
  attempt: Attempt,
  claimed: Progress,
): Promise<Delivered> {
  let progress = claimed;
  const { messages, decision } = proposal;
  const { typing = null } = decision ?? {};
  const first = claimed.replies.findIndex(({ state }) => state === 'reserved');
  if (typing !== null && first === 0) await dependencies.showTyping(job.account.account, job.openId, typing);
  for (const index of claimed.replies.keys()) {
    const reply = messages[index];
    const about = { index, rule: reply?.rule ?? null };
    if (progress.replies[index]?.state !== 'reserved') {
      logDecided(dependencies.log, job, about, progress.replies[index]);
      continue;
    }
    const closesAt = closingTime(dependencies, job, progress);
    const outcome =
      reply === undefined
        ? goneFromRules
        : await trySend(dependencies, job, attempt, reply.message, closesAt);
    logOutcome(dependencies, job, about, outcome, progress.conversation);
    if (outcome.kind === 'notSent') {
      await record(dependencies, job, attempt, giveBack(progress), 'none', 0);
      return { kind: 'retry', closesAt, after: outcome.retryAfter, why: outcome.why };
    }
    if (outcome.state.state === 'undetermined' && job.account.resendUndetermined) {
      // It stays reserved, and its lease ends now: the next attempt sends it again.
      await record(dependencies, job, attempt, progress, 'none', Math.floor(dependencies.now() / 1000));
      return { kind: 'retry', closesAt, after: undefined, why: 'no answer from WeChat' };
    }
    progress = await record(
      dependencies,
      job,
      attempt,
      advance(progress, index, outcome),
      outcome.correction,
      attempt.deadline,
    );
  }
  const { conversation, replies } = progress;
  // Another claimant may have taken over; what was done here is what is told.
  const delivery = { ...(conversation.deliveries[job.key] as Delivery), replies };
  return { kind: 'done', delivery, conversation, proposal };
}

function closingTime(
  { now }: SendReservedDependencies,
  { account }: Job,
  { conversation, replies }: Progress,
): number {
  const reserved = replies.filter(({ state }) => state === 'reserved').length;
  return lastMoment(conversation.grants, account.quotas, reserved, now() / 1000);
}

/** What was claimed by rules that are no longer in force. */
const goneFromRules: SendOutcome = {
  kind: 'final',
  state: { state: 'refused', reason: 'rules' },
  correction: 'none',
};

async function trySend(
  dependencies: SendReservedDependencies,
  job: Job,
  attempt: Attempt,
  message: OutgoingMessage,
  closesAt: number,
): Promise<SendOutcome> {
  if (dependencies.now() / 1000 + sendTime > attempt.deadline) {
    return { kind: 'notSent', retryAfter: 0, why: 'not enough time left in this invocation' };
  }
  const { account, kind } = job.account;
  const { breaker } = dependencies;
  const refusal = await breaker.refusalOf(account);
  if (refusal !== undefined) {
    const state = { state: 'refused', reason: 'account', code: refusal } as const;
    return { kind: 'finalForAll', state, correction: 'none' };
  }
  try {
    const outcome = await sendReply(dependencies, { account, kind, openId: job.openId, message, closesAt });
    if (outcome.kind !== 'notSent') await tell(breaker, account, outcome.state);
    return outcome;
  } catch (error) {
    // A send itself never throws, so whatever was thrown was thrown before the message left.
    dependencies.log('error', 'send_impossible', { account, ...errorFields(error) });
    const decision = error instanceof CodedError ? error.decision : retry;
    if (decision.kind === 'permanent') {
      return { kind: 'final', state: { state: 'refused', reason: 'config' }, correction: 'none' };
    }
    const retryAfter = decision.kind === 'retryAfter' ? decision.seconds : undefined;
    return { kind: 'notSent', retryAfter, why: codeOf(error) };
  }
}

async function tell(breaker: AccountBreaker, account: string, state: ReplyState): Promise<void> {
  if (state.state === 'sent') await breaker.sent(account);
  if (state.state === 'refused' && state.reason === 'account')
    await breaker.refused(account, state.code ?? 0);
}

function giveBack(progress: Progress): Progress {
  const replies = progress.replies.map(
    (reply): ReplyState => (reply.state === 'reserved' ? { state: 'pending' } : reply),
  );
  return { ...progress, replies };
}

function advance(
  progress: Progress,
  index: number,
  outcome: Exclude<SendOutcome, { kind: 'notSent' }>,
): Progress {
  const isDecided = (reply: ReplyState, at: number): boolean =>
    at === index || (outcome.kind === 'finalForAll' && reply.state === 'reserved');
  return {
    ...progress,
    replies: progress.replies.map((reply, at) => (isDecided(reply, at) ? outcome.state : reply)),
  };
}

async function record(
  { conversations, now }: SendReservedDependencies,
  job: Job,
  { id: owner }: Attempt,
  { id, conversation, replies }: Progress,
  correction: Correction,
  lease: number,
): Promise<Progress> {
  const settled = await settleReplies(conversations, id, conversation, {
    key: job.key,
    owner,
    replies,
    lease: Math.ceil(lease),
    correction,
    now: now() / 1000,
  });
  return { id, conversation: settled, replies };
}
