import type { AccountUser, Conversation, ReplyState, Tried } from '#shared/window/conversation.ts';
import { lastMoment } from '#shared/window/grants.ts';
import { type ConversationStore, settleReplies } from '#shared/window/ledger.ts';
import type { Correction } from '#shared/window/settle.ts';
import type { Job } from './job.ts';
import type { Attempt, NotSent, SendOutcome } from './outcome.ts';
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

export function putOff(progress: Progress, index: number, { code }: NotSent): Progress {
  const state: ReplyState = { state: 'putOff', ...(code === null ? {} : { code }) };
  return { ...progress, replies: progress.replies.with(index, state) };
}

export function advanced(
  progress: Progress,
  index: number,
  { state, scope }: Extract<SendOutcome, { kind: 'settled' }>,
): Progress {
  const replies = progress.replies.map((reply, at) =>
    at === index || (scope === 'rest' && reply.state === 'reserved') ? state : reply,
  );
  return { ...progress, replies, tried: undefined };
}

/** A text without its middle says something else, so the parts after a refused part are not sent. */
export function withoutRestOfText(progress: Progress, { messages }: ReplyPlan, index: number): Progress {
  const state = progress.replies[index];
  const refused = messages[index];
  if (state?.state !== 'refused' || refused?.part === undefined) return progress;
  const isRest = (at: number): boolean =>
    at > index && messages[at]?.part !== undefined && messages[at]?.index === refused.index;
  const replies = progress.replies.map((reply, at) =>
    reply.state === 'reserved' && isRest(at) ? state : reply,
  );
  return { ...progress, replies };
}

/** Records how far a job has come. */
export function settler(
  { conversations, now }: { readonly conversations: ConversationStore; readonly now: () => number },
  { key, account }: Job,
  { id: owner }: Attempt,
) {
  return async (progress: Progress, correction: Correction, lease: number): Promise<Progress> => {
    const { user, conversation, replies, tried } = progress;
    const settled = await settleReplies(conversations, user, conversation, {
      key,
      owner,
      replies,
      tried,
      lease: Math.ceil(lease),
      correction,
      quotas: account.quotas,
      now: now() / 1000,
    });
    return { ...progress, conversation: settled };
  };
}
