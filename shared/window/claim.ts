import type { Decision } from '../rules/engine/decision.ts';
import type { Recollection } from '../rules/memory.ts';
import { type Arrival, arrive, newDelivery } from './arrival.ts';
import { brokenCondition, type Conditions } from './conditions.ts';
import {
  type Conversation,
  type Delivery,
  isSettled,
  type RefusalReason,
  type ReplyState,
} from './conversation.ts';
import { forgetOld, repeatedWithin } from './forget.ts';
import { refund, windowLeft } from './grants.ts';
import { type Reserving, refusePending, reservePending } from './reserve.ts';

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

/** A push that was decided but never reached the sender: WeChat gave up before the receiver could queue it. */
export interface UnansweredPush {
  readonly key: string;
  readonly at: number;
  readonly decision: Decision;
  readonly replies: readonly ReplyState[];
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

/** Decides a claim on the current conversation. Pure: it takes effect when the changed conversation is saved. */
export function planClaim(conversation: Conversation, claim: Claim): ClaimPlan {
  const { key, alias, now, owner } = claim;
  const known = conversation.deliveries[key] ?? (alias === null ? undefined : conversation.deliveries[alias]);
  const broken = claim.isUnanswered ? 'unanswered' : brokenCondition(conversation, claim, now);
  if (known === undefined) return claimNew(conversation, claim, broken);
  const isOther = conversation.deliveries[key] === undefined || (claim.onlyIfNew && known.isOfCopy !== true);
  if (isOther || isSettled(known)) return { kind: 'handled', conversation, delivery: known };
  if (known.lease <= now) return takeOver(conversation, takenInHand(known, claim), claim, broken);
  if (known.owner === owner) return { kind: 'claimed', conversation, delivery: known, unanswered: [] };
  return { kind: 'busy', until: known.lease };
}

function claimNew(conversation: Conversation, claim: Claim, broken: RefusalReason | null): ClaimPlan {
  const { at, askedAt, recollection, rememberUntil, rules, unlessContactAfter, refusedAs } = claim;
  const { watermark, forgottenAt = 0, memory } = conversation;
  // Below the watermark nobody knows whether it was handled.
  const isForgotten = at < watermark || askedAt < forgottenAt;
  if (broken === 'expired' || isForgotten) {
    const reason = broken === 'expired' ? broken : 'superseded';
    const delivery = newDelivery(claim, { state: 'refused', reason });
    return { kind: 'claimed', conversation, delivery, unanswered: [] };
  }
  const isContacted = unlessContactAfter !== null && memory.contactAt > unlessContactAfter;
  const refusal = refusedAs ?? ({ state: 'refused', reason: 'overtaken' } as const);
  const delivery: Delivery = {
    ...newDelivery(claim, broken === null && isContacted ? refusal : { state: 'pending' }),
    ...(rememberUntil > 0 ? { rememberUntil } : {}),
    ...(rules > 0 ? { rules } : {}),
    ...(recollection === undefined ? {} : { recollection }),
    ...(claim.onlyIfNew ? { isOfCopy: true } : {}),
  };
  return reserve(arrive(conversation, claim), delivery, claim, broken);
}

/**
 * The claimant carries out the decision. If WeChat gave up before the push was queued, the user got no passive reply.
 */
function takenInHand(delivery: Delivery, { isUnanswered }: Claim): Delivery {
  if (delivery.decided === undefined) return delivery;
  const { decision: _, ...decided } = delivery.decided;
  if (!isUnanswered) return { ...delivery, decided };
  const replies = delivery.replies.map(
    (reply): ReplyState =>
      reply.state === 'inResponse' ? { state: 'refused', reason: 'unanswered' } : reply,
  );
  return { ...delivery, replies };
}

/**
 * The previous claimant has died or released the rest. It sent one reply at a time, so only its first open reply can have left.
 * All are released before any is reserved again: the window may have closed, and an unknown outcome does not count.
 */
function takeOver(
  conversation: Conversation,
  delivery: Delivery,
  claim: Claim,
  broken: RefusalReason | null,
): ClaimPlan {
  const inFlight = delivery.replies.findIndex(({ state }) => state === 'reserved');
  if (inFlight < 0) return reserve(conversation, delivery, claim, broken);
  const reserved = delivery.replies.filter(({ state }) => state === 'reserved').length;
  const grants = refund(conversation.grants, reserved, delivery, claim.quotas);
  const hasRoom = windowLeft(grants, claim.now).messages > claim.keep;
  const isSentAgain = claim.resend && broken === null && hasRoom;
  const replies = delivery.replies.map((reply, index): ReplyState => {
    if (reply.state !== 'reserved') return reply;
    return index > inFlight || isSentAgain ? { state: 'pending' } : { state: 'undetermined' };
  });
  return reserve({ ...conversation, grants }, { ...delivery, replies }, claim, broken);
}

/** Reserves what the window allows of the pending replies, unless a condition is broken. */
function reserve(
  conversation: Conversation,
  delivery: Delivery,
  claim: Claim,
  broken: RefusalReason | null,
): ClaimPlan {
  const open =
    broken === null
      ? delivery.replies
      : refusePending(delivery.replies, { state: 'refused', reason: broken });
  const { grants, replies, isReserved } = reservePending(conversation.grants, open, claim, claim.now);
  const { unpaidBy: _, ...rest } = delivery;
  const claimed: Delivery = {
    ...rest,
    lease: isReserved ? claim.lease : 0,
    owner: isReserved ? claim.owner : '',
    replies,
  };
  const { deliveries, unanswered } = closeUnqueued(conversation, claim);
  const next = withDelivery({ ...conversation, grants, deliveries }, claim.key, claimed, claim.now);
  return { kind: 'claimed', conversation: next, delivery: claimed, unanswered };
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
