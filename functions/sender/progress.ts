import type { AccountUser, Conversation, Delivery, ReplyState, Tried } from '#shared/window/conversation.ts';
import { lastMoment } from '#shared/window/grants.ts';
import { type ConversationStore, settleReplies } from '#shared/window/ledger.ts';
import type { Correction } from '#shared/window/settle.ts';
import type { Attempt, Job } from './job.ts';
import type { NotSent, SendOutcome } from './outcome.ts';
import type { ReplyPlan } from './plan-replies.ts';

/** How far a claimed job has come. */
export interface Progress {
  readonly user: AccountUser;
  readonly conversation: Conversation;
  readonly replies: readonly ReplyState[];
  readonly tried: Tried | undefined;
}

export const noCorrection: Correction = { kind: 'none' };

/** Until when the window of the reserved messages is open; epoch seconds, 0 if none is. */
export function closingTime({ conversation, replies }: Progress, now: number): number {
  const reserved = replies.filter(({ state }) => state === 'reserved').length;
  return lastMoment(conversation.grants, reserved, now);
}

/** What was reserved is released, and can be claimed again. */
export function released(progress: Progress): Progress {
  const replies = progress.replies.map(
    (reply): ReplyState => (reply.state === 'reserved' ? { state: 'pending' } : reply),
  );
  return { ...progress, replies };
}

/** A reply is put off, and with it what comes after it of the same text. */
export function putOff(progress: Progress, plan: ReplyPlan, index: number, { code }: NotSent): Progress {
  const state: ReplyState = { state: 'putOff', ...(code === null ? {} : { code }) };
  return withRestOfText({ ...progress, replies: progress.replies.with(index, state) }, plan, index);
}

export function advanced(
  progress: Progress,
  index: number,
  { state, scope }: Extract<SendOutcome, { kind: 'settled' }>,
): Progress {
  const replies = progress.replies.map((reply, at) =>
    at === index || (scope === 'rest' && isToCome(reply)) ? state : reply,
  );
  return { ...progress, replies, tried: undefined };
}

/** A text without its middle says something else, so the parts after a part that is refused or put off share its fate. */
export function withRestOfText(progress: Progress, { messages }: ReplyPlan, index: number): Progress {
  const state = progress.replies[index];
  const part = messages[index]?.part;
  if ((state?.state !== 'refused' && state?.state !== 'putOff') || part === undefined) return progress;
  const rest = part.of - 1 - part.index;
  const replies = progress.replies.map((reply, at) =>
    isToCome(reply) && at > index && at <= index + rest ? state : reply,
  );
  return { ...progress, replies };
}

function isToCome({ state }: ReplyState): boolean {
  return state === 'reserved' || state === 'pending';
}

/** What was pending may have been reserved or refused by the settlement, unless another claimant has it in hand. */
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

/**
 * Records how far a job has come. @param isOver whether what is pending waits for another attempt
 */
export function settler(
  { conversations, now }: { readonly conversations: ConversationStore; readonly now: () => number },
  { key, account }: Job,
  { claim: { keep, refusedAs } }: ReplyPlan,
  { id: owner }: Attempt,
) {
  return async (
    progress: Progress,
    correction: Correction,
    lease: number,
    isOver = false,
  ): Promise<Progress> => {
    const { user, conversation, replies, tried } = progress;
    const settled = await settleReplies(conversations, user, conversation, {
      key,
      owner,
      replies,
      tried,
      lease: Math.ceil(lease),
      correction,
      goesOn: isOver ? null : { keep, refusedAs },
      quotas: account.quotas,
      now: now() / 1000,
    });
    return {
      ...progress,
      conversation: settled,
      replies: withReserved(replies, settled.deliveries[key], owner),
    };
  };
}
