import type { EpochSeconds } from '../epoch.ts';
import type { Arrival, Remembered } from './arrival.ts';
import type { Conditions } from './conditions.ts';
import type { Conversation, Delivery } from './conversation.ts';
import type { Reserving } from './reserve.ts';
import type { UnansweredPush } from './unqueued.ts';

/** What the sender asks the ledger before it sends anything. */
export interface Claim extends Arrival, Remembered, Conditions, Reserving {
  /** Another key that a repeat may have used, or null. */
  readonly alias: string | null;
  /** When it was asked for. For delayed work this is before `at`. */
  readonly askedAt: EpochSeconds;
  /** Identifies the claimant; different for every attempt. */
  readonly owner: string;
  /** After this time the claimant has certainly stopped sending. */
  readonly lease: EpochSeconds;
  /** Whether WeChat gave up before it got the response, and no message can take its place. */
  readonly isUnanswered: boolean;
  /** Whether to repeat a send that an earlier claimant may have made. */
  readonly resend: boolean;
}

export type ClaimPlan =
  /**
   * The claimant now has to send the reserved replies of `delivery`; there may be none. Replies that are too late and
   * were never tried are refused without a change to the conversation, because a repeat gets the same result.
   */
  | {
      readonly kind: 'claimed';
      readonly conversation: Conversation;
      readonly delivery: Delivery;
      readonly unanswered: readonly UnansweredPush[];
    }
  /** A repeat of a delivery that is already settled. */
  | { readonly kind: 'handled'; readonly conversation: Conversation; readonly delivery: Delivery }
  /** Another claimant may still be sending. */
  | { readonly kind: 'busy'; readonly until: EpochSeconds };
