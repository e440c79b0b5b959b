import type { EpochSeconds } from '#shared/epoch.ts';
import type {
  Conversation,
  PlannedMessage,
  Refusal,
  RefusalReason,
  ReplyState,
} from '#shared/window/conversation.ts';
import type { Correction } from '#shared/window/settle.ts';
import type { UnansweredPush } from '#shared/window/unqueued.ts';
import type { ReplyPlan } from './plan-replies.ts';

/** What one send means for the reply, for later replies, and for the ledger. */
export type SendOutcome = Settled | NotSent | NoTimeLeft;

export interface Settled {
  readonly kind: 'settled';
  readonly state: ReplyState;
  readonly correction: Correction | null;
  /** Whether every other message to this user would have the same outcome. */
  readonly scope: 'reply' | 'rest';
}

/** Certainly not sent, and worth another try. */
export interface NotSent {
  readonly kind: 'notSent';
  /** WeChat's answer; null if there was none. */
  readonly code: number | null;
  readonly why: string;
}

/**
 * The invocation or the window ends before WeChat could answer. Another attempt claims it anew, so that the ledger decides:
 * the user may have opened a window in the meantime.
 */
export interface NoTimeLeft {
  readonly kind: 'noTimeLeft';
}

export function settled(state: ReplyState): Settled {
  return { kind: 'settled', state, correction: null, scope: 'reply' };
}

/** @param answer of WeChat, if it was asked */
export function refused(
  reason: RefusalReason,
  scope: Settled['scope'],
  answer: Pick<Refusal, 'code' | 'rid'> = {},
  correction: Correction | null = null,
): Settled {
  return { kind: 'settled', state: { state: 'refused', reason, ...answer }, correction, scope };
}

/** A reply and its name in events, records and the log. */
export interface NamedReply {
  readonly deliveryId: string;
  /** The rule that makes it; null for a request of another service. */
  readonly rule: string | null;
  /** The message to send; absent if the rules no longer have it. */
  readonly planned: PlannedMessage | undefined;
}

/** A finished job. */
export interface Done {
  /** The plan that was carried out. */
  readonly plan: ReplyPlan;
  readonly replies: readonly (NamedReply & { readonly state: ReplyState })[];
  readonly conversation: Conversation;
  /** `at` of the delivery: of the first time, if it came several times. */
  readonly at: EpochSeconds;
  /** Earlier pushes of the user that were never queued. */
  readonly unanswered: readonly UnansweredPush[];
}
