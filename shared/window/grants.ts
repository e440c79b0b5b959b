import { type ActionClass, actionClasses } from '../wechat/inbound/action-class.ts';
import { type Conversation, counts, type Delivery, type Grant, type Grants } from './conversation.ts';
import { type Quota, type QuotaTable, safetyMargin } from './quota.ts';

/** How far WeChat's clock and ours may be apart when a send and a user's action are put in order; seconds. */
export const clockSkew = 2;

/** How many messages may be sent now, and until when so many may. */
export interface WindowLeft {
  readonly messages: number;
  /** Epoch seconds; 0 when the window is closed. */
  readonly until: number;
}

/**
 * The window that is open now. Quotas do not add up: the largest of the live ones counts.
 *
 * @see https://developers.weixin.qq.com/community/develop/doc/00068406b70700c8b4db651fd5ac00
 */
export function windowLeft(grants: Grants, quotas: QuotaTable, now: number): WindowLeft {
  let best: WindowLeft = { messages: 0, until: 0 };
  for (const { left, until } of liveGrants(grants, quotas, now)) {
    if (left > best.messages || (left === best.messages && left > 0 && until > best.until)) {
      best = { messages: left, until };
    }
  }
  return best;
}

/** When the last window closes in which anything may be sent; epoch seconds, 0 where none is open. */
export function lastWindowEnd(grants: Grants, quotas: QuotaTable, now: number): number {
  const ends = [...liveGrants(grants, quotas, now)].filter(({ left }) => left > 0).map(({ until }) => until);
  return Math.max(0, ...ends);
}

/**
 * Up to when messages that were reserved can be sent, epoch seconds; 0 where no window is open for them.
 *
 * @param reserved how many of a grant's messages are theirs
 */
export function lastMoment(grants: Grants, quotas: QuotaTable, reserved: number, now: number): number {
  let latest = 0;
  for (const actionClass of actionClasses) {
    const grant = grants[actionClass];
    if (grant === undefined || grant.left + reserved <= 0) continue;
    if (!isLive(grant.until, quotas[actionClass], now)) continue;
    latest = Math.max(latest, grant.until - safetyMargin(quotas[actionClass]));
  }
  return latest;
}

/** A send takes one from every grant, so that the largest is the limit and not their sum. */
export function charge(grants: Grants, messages: number): Grants {
  return mapGrants(grants, (grant) => ({ ...grant, left: grant.left - messages }));
}

/**
 * Gives reserved messages back that were not sent. A window that was opened after they could have been never counted them.
 *
 * @param lease until when they could have been sent; epoch seconds
 */
export function giveBack(grants: Grants, messages: number, lease: number): Grants {
  return mapGrants(grants, (grant) =>
    grant.at - clockSkew > lease ? grant : { ...grant, left: grant.left + messages },
  );
}

/** Whether a grant can still be used: its window, less a margin for the way to WeChat, has not ended. */
export function isLive(until: number, quota: Quota, now: number): boolean {
  return until - safetyMargin(quota) > now;
}

/**
 * The grants after a user's action of one class. It replaces that class's grant, unless a later action has opened or
 * closed the window already. Messages sent after the action count against the new grant, as they do with WeChat.
 *
 * @param at `CreateTime` of the action, epoch seconds
 */
export function openGrant(conversation: Conversation, opens: ActionClass, quota: Quota, at: number): Grants {
  const { grants, closedAt } = conversation;
  const present = grants[opens];
  if (quota.limit === 0 || at <= closedAt || (present !== undefined && present.at > at)) return grants;
  const grant: Grant = { at, until: at + quota.seconds, left: quota.limit - messagesSince(conversation, at) };
  return { ...grants, [opens]: grant };
}

/** The grants after an unsubscribe at `at`: WeChat closes every window. */
export function closeGrants(grants: Grants, at: number): Grants {
  return Object.fromEntries(Object.entries(grants).filter(([, grant]) => grant.at > at));
}

/** The grants after WeChat said that the count is exhausted. */
export function exhaustGrants(grants: Grants): Grants {
  return mapGrants(grants, (grant) => ({ ...grant, left: Math.min(grant.left, 0) }));
}

/** The grants without what one class of actions allowed. */
export function withoutGrant(grants: Grants, actionClass: ActionClass): Grants {
  const { [actionClass]: _, ...others } = grants;
  return others;
}

/** Small enough that counting on from it stays a number that DynamoDB takes. */
const moreThanAnyQuota = 1_000_000;

/** How many messages that count were sent, or may have been, after `at`. */
function messagesSince(conversation: Conversation, at: number): number {
  const since = at - clockSkew;
  if (conversation.lastSendAt < since) return 0;
  // What was forgotten cannot be counted any more, so it is taken to be more than any quota.
  if (conversation.forgottenSendAt >= since) return moreThanAnyQuota;
  let messages = 0;
  for (const delivery of Object.values(conversation.deliveries)) {
    if (lastSendOf(delivery) < since) continue;
    messages += delivery.replies.filter(counts).length + (delivery.repeats ?? 0);
  }
  return messages;
}

/** The latest moment at which a message of this delivery can have left: while it is claimed, the end of the lease. */
export function lastSendOf(delivery: Delivery): number {
  return Math.max(
    delivery.sentAt,
    delivery.replies.some(({ state }) => state === 'reserved') ? delivery.lease : 0,
  );
}

function* liveGrants(grants: Grants, quotas: QuotaTable, now: number): Generator<Grant> {
  for (const actionClass of actionClasses) {
    const grant = grants[actionClass];
    if (grant !== undefined && isLive(grant.until, quotas[actionClass], now)) yield grant;
  }
}

function mapGrants(grants: Grants, change: (grant: Grant) => Grant): Grants {
  return Object.fromEntries(
    Object.entries(grants).map(([actionClass, grant]) => [actionClass, change(grant)]),
  );
}
