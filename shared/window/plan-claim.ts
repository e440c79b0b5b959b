import { arrive, newDelivery } from './arrival.ts';
import type { Claim, ClaimPlan } from './claim.ts';
import { brokenCondition } from './conditions.ts';
import { type Conversation, isSettled, type Refusal } from './conversation.ts';
import { nextVersion } from './forget.ts';
import { refusePending, reservePending } from './reserve.ts';
import { takeOver } from './take-over.ts';
import { closeUnqueued, wasNeverQueued } from './unqueued.ts';

/** Decides a claim on the current conversation. Pure: it takes effect when the changed conversation is saved. */
export function planClaim(conversation: Conversation, claim: Claim): ClaimPlan {
  const { key, alias, at, askedAt, owner, now } = claim;
  const { deliveries, watermark, forgottenAt = 0 } = conversation;
  const known = deliveries[key] ?? (alias === null ? undefined : deliveries[alias]);
  const broken = brokenCondition(conversation, claim, now, known === undefined);
  if (known !== undefined) {
    const isOfPush = claim.onlyIfNew && known.isOfCopy !== true && !wasNeverQueued(known, now);
    const isOfOthers = deliveries[key] === undefined || isOfPush;
    if (isOfOthers || isSettled(known)) return { kind: 'handled', conversation, delivery: known };
    const isHeld = known.lease > now;
    if (isHeld && known.owner !== owner) return { kind: 'busy', until: known.lease };
    if (isHeld) return { kind: 'claimed', conversation, delivery: known, unanswered: [] };
  } else if (broken?.reason === 'expired' || at < watermark || askedAt < forgottenAt) {
    // Below the watermark nobody knows whether it was handled.
    const refusal: Refusal = { state: 'refused', reason: 'superseded' };
    const delivery = newDelivery(claim, broken?.reason === 'expired' ? broken : refusal);
    return { kind: 'claimed', conversation, delivery, unanswered: [] };
  }
  const taken =
    known === undefined
      ? { conversation: arrive(conversation, claim), delivery: newDelivery(claim, { state: 'pending' }) }
      : takeOver(conversation, known, claim, claim.resend && broken === null);
  const { replies } = taken.delivery;
  const pending = broken === null ? replies : refusePending(replies, broken);
  const reserved = reservePending(taken.conversation.grants, pending, claim, now);
  const { unpaidBy: _, ...rest } = taken.delivery;
  const delivery = {
    ...rest,
    lease: reserved.isReserved ? claim.lease : 0,
    owner: reserved.isReserved ? owner : '',
    replies: reserved.replies,
    ...(claim.onlyIfNew ? { isOfCopy: true as const } : {}),
  };
  const closed = closeUnqueued(taken.conversation.deliveries, claim);
  const after = { ...taken.conversation, grants: reserved.grants, deliveries: closed.deliveries };
  const next = nextVersion(after, key, delivery, now);
  return { kind: 'claimed', conversation: next, delivery, unanswered: closed.unanswered };
}
