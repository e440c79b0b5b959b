import type { UnansweredPush } from '#shared/window/claim.ts';
import type { Conversation, Delivery, ReplyState } from '#shared/window/conversation.ts';
import type { Correction } from '#shared/window/settle.ts';
import type { ReplyPlan } from './plan-replies.ts';

/** What one send means for the reply, for later replies, and for the ledger. */
export type SendOutcome =
  | {
      readonly kind: 'settled';
      readonly state: ReplyState;
      readonly correction: Correction;
      /** Whether every other message to this user would have the same outcome. */
      readonly scope: 'reply' | 'rest';
    }
  | NotSent;

/** Certainly not sent, and worth another try. */
export interface NotSent {
  readonly kind: 'notSent';
  /** WeChat's answer; null where there was none. */
  readonly code: number | null;
  readonly why: string;
}

/** What became of a job. */
export type Delivered = Done | Retry | { readonly kind: 'doneByOthers' };

export interface Done {
  readonly kind: 'done';
  readonly delivery: Delivery;
  readonly conversation: Conversation;
  readonly plan: ReplyPlan;
  /** Earlier pushes of the user that were never queued. */
  readonly unanswered: readonly UnansweredPush[];
}

/** To be tried again. */
export interface Retry {
  readonly kind: 'retry';
  /** Seconds. */
  readonly after: number;
}
