import type { Recollection } from '../rules/memory.ts';
import { type Arrival, newDelivery } from './arrival.ts';
import type { Conditions } from './conditions.ts';
import type { Conversation, Delivery, ReplyState } from './conversation.ts';
import type { Reserving } from './reserve.ts';
import type { UnansweredPush } from './unqueued.ts';

/** What the sender asks the ledger before it sends anything. */
export interface Claim extends Arrival, Conditions, Reserving {
  /** Another key that a repeat may have used, or null. */
  readonly alias: string | null;
  /** When it was asked, which is before `at` for what is delayed; epoch seconds. */
  readonly askedAt: number;
  /** Identifies the claimant; different for every attempt. */
  readonly owner: string;
  /** After this time the claimant has certainly stopped sending; epoch seconds. */
  readonly lease: number;
  /** The delivery is remembered at least until this time; epoch seconds. */
  readonly rememberUntil: number;
  /** Whether WeChat gave up before it got the response, and no message can take its place. */
  readonly isUnanswered: boolean;
  /** Whether to claim only if nobody has decided in the meantime. */
  readonly onlyIfNew: boolean;
  /** Whether to repeat a send that an earlier claimant may have made. */
  readonly resend: boolean;
  /** The version of the rules that decided the replies; 0 for the deployed one, and where no rules did. */
  readonly rules: number;
  /** What the rules remembered when they decided the replies, if that mattered. */
  readonly recollection?: Recollection | undefined;
}

export type ClaimPlan =
  /**
   * The claimant now has to send the reserved replies of `delivery`; there may be none. What is too late and was never
   * tried is refused without a change to the conversation: asked again, the answer is the same.
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
  | { readonly kind: 'busy'; readonly until: number };

/** The delivery that a claim begins. @param state of the replies that are to be sent */
export function deliveryOf(claim: Claim, state: ReplyState): Delivery {
  const { rememberUntil, rules, recollection, onlyIfNew } = claim;
  return {
    ...newDelivery(claim, state),
    ...(rememberUntil > 0 ? { rememberUntil } : {}),
    ...(rules > 0 ? { rules } : {}),
    ...(recollection === undefined ? {} : { recollection }),
    ...(onlyIfNew ? { isOfCopy: true } : {}),
  };
}
