import { type ActionClass, actionClasses } from '../wechat/inbound/action-class.ts';
import { newDelivery } from '../window/arrival.ts';
import type { Claim } from '../window/claim.ts';
import { repeatedWithin } from '../window/forget.ts';
import { callTime, isLive, lastUncertain } from '../window/grants.ts';
import {
  decidedSinceAttribute,
  deliveryAttribute,
  deliveryItem,
  grantAttributes,
  memoryAttributes,
  sendingUntilAttribute,
} from './conversation-item.ts';
import { type ExpressionBuilder, expressionBuilder, type UpdateExpression } from './expression-builder.ts';

/**
 * The claim as one conditional write that needs no read. Its condition holds only for conversations on which
 * `planClaim` would do just this; for any other the write changes nothing and the caller reads and plans.
 * `undefined` for the rare claims that cannot be written this way.
 *
 *     condition                                    so that
 *     the conversation is there                    nothing is overlooked that lies under a former key
 *     the delivery is not there                    it is new
 *     watermark <= at                              it cannot have been forgotten
 *     no decision waits for longer than WeChat asks  one that was never queued is closed
 *     with a grant of its own:
 *       no later action of its class or unsubscribe  the grant may replace what is there
 *       nothing was certainly sent since `at`        the grant is unused
 *       nobody is sending                            what is in flight need not be told from it
 *       WeChat has not said since that it is used up
 *                                                    so too
 *     without:
 *       some grant is live and has enough left       the window allows it, and what is kept stays
 *     where the user did something:
 *       no later contact                             it is the latest
 *     where rules answer that keep silent if muted:
 *       the user is not muted                        they may
 *     where a reply is dropped if the user writes again:
 *       no contact since                             the user has not
 *
 * @param lifetime how long the item is kept from now on, seconds
 */
export function claimExpression(claim: Claim, lifetime: number): UpdateExpression | undefined {
  const opens = claim.opens !== null && claim.quotas[claim.opens].limit > 0 ? claim.opens : null;
  if (claim.closes || (opens !== null && claim.replies > 0 && !coveredBy(opens, claim))) return undefined;
  // Only a read shows how often a rule applied, what is stored besides, and what was cancelled.
  const { recollection, change, unlessUserWroteSince, unlessCancelled, notAfter, now } = claim;
  if (recollection !== undefined || change?.applied !== undefined || change?.kept !== undefined)
    return undefined;
  // A message that comes too late depends on the outcome of an earlier attempt.
  if (unlessUserWroteSince !== null || unlessCancelled !== null || now > notAfter) return undefined;
  const builder = expressionBuilder();
  addDelivery(builder, claim, lifetime);
  addMemory(builder, claim);
  if (opens !== null) openOwnGrant(builder, claim, opens);
  if (claim.replies > 0) chargeGrants(builder, claim, opens);
  return builder.build();
}

/** Whether the grant that the claim opens covers its replies. */
function coveredBy(opens: ActionClass, { at, quotas, now, replies, keep }: Claim): boolean {
  const quota = quotas[opens];
  return isLive(at + quota.seconds, now) && quota.limit >= replies + keep;
}

function addDelivery(builder: ExpressionBuilder, claim: Claim, lifetime: number): void {
  const { key, alias, at, askedAt, replies, owner, lease, now } = claim;
  const attribute = deliveryAttribute(key);
  const begun = newDelivery(claim, { state: 'reserved' });
  const delivery = replies > 0 ? { ...begun, lease, owner } : begun;
  builder.set(attribute, deliveryItem(delivery));
  builder.set('expiresAt', Math.ceil(now) + lifetime);
  builder.add('version', 1);
  builder.require(`attribute_exists(${builder.name('version')})`);
  for (const one of alias === null ? [attribute] : [attribute, deliveryAttribute(alias)])
    builder.require(`attribute_not_exists(${builder.name(one)})`);
  builder.require(absentOr(builder, 'watermark', '<=', at));
  builder.require(absentOr(builder, decidedSinceAttribute, '>', now - repeatedWithin));
  // The watermark is no lower.
  if (askedAt < at) builder.require(absentOr(builder, 'forgottenAt', '<=', askedAt));
}

function addMemory(
  builder: ExpressionBuilder,
  { key, at, change, unlessMutedAfter, unlessContactAfter }: Claim,
): void {
  const { contactAt, mutedUntil, state } = memoryAttributes;
  if (unlessMutedAfter !== null) builder.require(absentOr(builder, mutedUntil, '<=', unlessMutedAfter));
  if (unlessContactAfter !== null) builder.require(absentOr(builder, contactAt, '<=', unlessContactAfter));
  if (change === null) return;
  if (change.contact) {
    builder.set(contactAt, at);
    builder.set('contactKey', key);
    builder.require(absentOr(builder, contactAt, '<=', at));
  }
  if (change.mutedUntil !== undefined) builder.set(mutedUntil, change.mutedUntil);
  if (change.state === null) builder.remove(state);
  else if (change.state !== undefined) builder.set(state, change.state);
}

function openOwnGrant(builder: ExpressionBuilder, { at, quotas, replies }: Claim, opens: ActionClass): void {
  const names = grantAttributes(opens);
  const { limit, seconds } = quotas[opens];
  builder.set(names.at, at);
  builder.set(names.until, at + seconds);
  builder.set(names.left, limit - replies);
  builder.require(`attribute_not_exists(${builder.name(sendingUntilAttribute)})`);
  builder.require(absentOr(builder, names.at, '<=', at));
  builder.require(absentOr(builder, 'closedAt', '<', at));
  builder.require(absentOr(builder, 'exhaustedAt', '<', at));
  builder.require(absentOr(builder, 'lastSendAt', '<=', lastUncertain(at)));
}

function chargeGrants(builder: ExpressionBuilder, claim: Claim, opened: ActionClass | null): void {
  const { quotas, now, replies, keep, lease } = claim;
  const charged = actionClasses.filter(
    (actionClass) => quotas[actionClass].limit > 0 && actionClass !== opened,
  );
  for (const actionClass of charged) builder.add(grantAttributes(actionClass).left, -replies);
  builder.set(sendingUntilAttribute, lease);
  if (opened !== null) return;
  const enoughLeft = charged.map((actionClass) => {
    const names = grantAttributes(actionClass);
    const latest = builder.value(now + callTime);
    return `${builder.name(names.until)} > ${latest} AND ${builder.name(names.left)} >= ${builder.value(replies + keep)}`;
  });
  builder.require(enoughLeft.map((condition) => `(${condition})`).join(' OR '));
}

function absentOr(
  builder: ExpressionBuilder,
  attribute: string,
  comparison: '<' | '<=' | '>',
  bound: number,
): string {
  const name = builder.name(attribute);
  return `attribute_not_exists(${name}) OR ${name} ${comparison} ${builder.value(bound)}`;
}
