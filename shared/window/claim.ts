import type { Decision } from '../rules/engine/decision.ts';
import type { Recollection } from '../rules/memory.ts';
import { type Arrival, arrive, newDelivery } from './arrival.ts';
import {
  type Conversation,
  type Delivery,
  isSettled,
  type Refusal,
  type ReplyState,
} from './conversation.ts';
import { forgetOld, repeatedWithin } from './forget.ts';
import { charge, refund, windowLeft } from './grants.ts';

/** What the sender asks the ledger before it sends anything. */
export interface Claim extends Arrival {
  /** Another key that a repeat may have used, or null. */
  readonly alias: string | null;
  /** When it was asked, which is before `at` for what is delayed; epoch seconds. */
  readonly askedAt: number;
  /** How many messages of the window are kept for others, such as agents who talk with users. */
  readonly keep: number;
  /** Refused if the user did something after this time, epoch seconds; null if that does not matter. */
  readonly unlessContactAfter: number | null;
  /** Identifies the claimant; different for every attempt. */
  readonly owner: string;
  /** After this time the claimant has certainly stopped sending; epoch seconds. */
  readonly lease: number;
  /** The delivery is remembered at least until this time; epoch seconds. */
  readonly rememberUntil: number;
  /** Why nothing more may be sent, or null. */
  readonly tooLate: 'expired' | 'unanswered' | 'overtaken' | 'muted' | null;
  /** The reason to record if the window has closed or the user has written; null for the usual reason. */
  readonly refusedAs: Refusal | null;
  /** Whether to claim only if nobody has decided in the meantime. */
  readonly onlyIfNew: boolean;
  /** Whether to repeat a send that an earlier claimant may have made. */
  readonly resend: boolean;
  /**
   * The claim assumes, without a read, that the user is muted at most until this time; epoch seconds, null if that does not
   * matter. A store that claims without reading checks this.
   */
  readonly unlessMutedAfter: number | null;
  /** The version of the rules that decided the replies; 0 for the deployed one, and where no rules did. */
  readonly rules: number;
  /** What the rules remembered when they decided the replies, if that mattered. */
  readonly recollection?: Recollection | undefined;
}

/** A push that was decided but never reached the sender: WeChat gave up before the receiver could queue it. */
export interface UnansweredPush {
  readonly key: string;
  readonly at: number;
  readonly decision: Decision;
  readonly replies: readonly ReplyState[];
}

export type ClaimPlan =
  /** The claimant now has to send the reserved replies of `delivery`; there may be none. */
  | {
      readonly kind: 'claimed';
      readonly conversation: Conversation;
      readonly delivery: Delivery;
      readonly unanswered: readonly UnansweredPush[];
    }
  /** A repeat of a delivery that is already settled. */
  | { readonly kind: 'handled'; readonly conversation: Conversation; readonly delivery: Delivery }
  /** Another claimant may still be sending. */
  | { readonly kind: 'busy'; readonly until: number }
  /** Too late, and nothing was ever tried. */
  | { readonly kind: 'expired'; readonly conversation: Conversation }
  /** Below the watermark, so nobody knows whether it was handled. */
  | { readonly kind: 'superseded'; readonly conversation: Conversation };

/** Decides a claim on the current conversation. Pure: it takes effect when the changed conversation is saved. */
export function planClaim(conversation: Conversation, claim: Claim): ClaimPlan {
  const known = conversation.deliveries[claim.key];
  if (known === undefined) {
    const other = claim.alias === null ? undefined : conversation.deliveries[claim.alias];
    if (other !== undefined) return { kind: 'handled', conversation, delivery: other };
    if (claim.tooLate === 'expired') return { kind: 'expired', conversation };
    const { watermark, forgottenAt = 0 } = conversation;
    if (claim.at < watermark || claim.askedAt < forgottenAt) return { kind: 'superseded', conversation };
    return claimNew(conversation, claim);
  }
  const isOfOthers = claim.onlyIfNew && known.isOfCopy !== true;
  if (isSettled(known) || isOfOthers) return { kind: 'handled', conversation, delivery: known };
  if (known.lease > claim.now) {
    if (known.owner === claim.owner)
      return { kind: 'claimed', conversation, delivery: known, unanswered: [] };
    return { kind: 'busy', until: known.lease };
  }
  return takeOver(conversation, takenInHand(known, claim), claim);
}

/**
 * The claimant carries out the decision. If WeChat gave up before the push was queued, the user got no passive reply.
 */
function takenInHand(delivery: Delivery, { tooLate }: Claim): Delivery {
  if (delivery.decided === undefined) return delivery;
  const { decision: _, ...decided } = delivery.decided;
  if (tooLate !== 'unanswered') return { ...delivery, decided };
  const replies = delivery.replies.map(
    (reply): ReplyState =>
      reply.state === 'inResponse' ? { state: 'refused', reason: 'unanswered' } : reply,
  );
  return { ...delivery, replies };
}

function claimNew(conversation: Conversation, claim: Claim): ClaimPlan {
  const { recollection, rememberUntil, rules, unlessContactAfter } = claim;
  const isOvertaken = unlessContactAfter !== null && conversation.memory.contactAt > unlessContactAfter;
  const state: ReplyState = isOvertaken
    ? (claim.refusedAs ?? { state: 'refused', reason: 'overtaken' })
    : { state: 'pending' };
  const delivery: Delivery = {
    ...newDelivery(claim, state),
    ...(rememberUntil > 0 ? { rememberUntil } : {}),
    ...(rules > 0 ? { rules } : {}),
    ...(recollection === undefined ? {} : { recollection }),
    ...(claim.onlyIfNew ? { isOfCopy: true } : {}),
  };
  return reserve(arrive(conversation, claim), delivery, claim);
}

/**
 * The previous claimant has died or released the rest. It sent one reply at a time, so only its first open reply can have left.
 * All are released before any is reserved again: the window may have closed, and an unknown outcome does not count.
 */
function takeOver(conversation: Conversation, delivery: Delivery, claim: Claim): ClaimPlan {
  const inFlight = delivery.replies.findIndex(({ state }) => state === 'reserved');
  if (inFlight < 0) return reserve(conversation, delivery, claim);
  const reserved = delivery.replies.filter(({ state }) => state === 'reserved').length;
  const grants = refund(conversation.grants, reserved, delivery, claim.quotas);
  const refunded = { ...conversation, grants };
  const isSentAgain = claim.resend && claim.tooLate === null && available(refunded, claim) > 0;
  const replies = delivery.replies.map((reply, index): ReplyState => {
    if (reply.state !== 'reserved') return reply;
    return index > inFlight || isSentAgain ? { state: 'pending' } : { state: 'undetermined' };
  });
  return reserve(refunded, { ...delivery, replies }, claim);
}

function available({ grants }: Conversation, { now, keep }: Claim): number {
  return windowLeft(grants, now).messages - keep;
}

/** Reserves what the window allows of the pending replies; where that is nothing, they are refused. */
function reserve(conversation: Conversation, delivery: Delivery, claim: Claim): ClaimPlan {
  const free = available(conversation, claim);
  let reserved = 0;
  const replies = delivery.replies.map((reply): ReplyState => {
    if (reply.state !== 'pending') return reply;
    if (claim.tooLate !== null) return { state: 'refused', reason: claim.tooLate };
    if (reserved >= free) return reply;
    reserved++;
    return { state: 'reserved' };
  });
  const isClaimed = reserved > 0;
  const { unpaidBy: _, ...rest } = delivery;
  const claimed: Delivery = {
    ...rest,
    lease: isClaimed ? claim.lease : 0,
    owner: isClaimed ? claim.owner : '',
    // What the window has no room for waits for what those before it may give back.
    replies: isClaimed ? replies : refusePending(replies, claim.refusedAs),
  };
  const grants = charge(conversation.grants, reserved);
  const { deliveries, unanswered } = closeUnqueued(conversation, claim);
  const next = withDelivery({ ...conversation, grants, deliveries }, claim.key, claimed, claim.now);
  return { kind: 'claimed', conversation: next, delivery: claimed, unanswered };
}

/** @param refusedAs what they are refused as; null for what it is */
export function refusePending(
  replies: readonly ReplyState[],
  refusedAs: Refusal | null,
): readonly ReplyState[] {
  const refusal = refusedAs ?? ({ state: 'refused', reason: 'window' } as const);
  return replies.map((reply) => (reply.state === 'pending' ? refusal : reply));
}

/**
 * Closes earlier decisions that never arrived. A user's pushes stay in order, so a much older one that is not in hand was never queued.
 */
function closeUnqueued(
  { deliveries }: Conversation,
  { key, at, now }: Claim,
): { readonly deliveries: Conversation['deliveries']; readonly unanswered: readonly UnansweredPush[] } {
  const unanswered: UnansweredPush[] = [];
  const closed = Object.entries(deliveries).map(([one, delivery]): [string, Delivery] => {
    const { decided } = delivery;
    const isLost = decided?.decision !== undefined && delivery.at < at && now - decided.at >= repeatedWithin;
    if (one === key || !isLost || decided.decision === undefined) return [one, delivery];
    const { decision, ...rest } = decided;
    const replies = delivery.replies.map((): ReplyState => ({ state: 'refused', reason: 'unanswered' }));
    unanswered.push({ key: one, at: delivery.at, decision, replies });
    return [one, { ...delivery, decided: rest, replies }];
  });
  return { deliveries: unanswered.length === 0 ? deliveries : Object.fromEntries(closed), unanswered };
}

/**
 * The next version of a conversation, with a delivery as it is now and without what is old.
 *
 * @param isInOrder whether it came in the order of its user's messages, as to the sender
 */
export function withDelivery(
  conversation: Conversation,
  key: string,
  delivery: Delivery,
  now: number,
  isInOrder = true,
): Conversation {
  const deliveries = { ...conversation.deliveries, [key]: delivery };
  return forgetOld({ ...conversation, version: conversation.version + 1, deliveries }, now, key, isInOrder);
}
