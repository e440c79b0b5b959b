import type { EpochSeconds } from '../epoch.ts';
import { type ActionClass, actionClasses } from '../wechat/inbound/action-class.ts';
import { type Conversation, type Delivery, type Grant, type Grants, lastBegunOf } from './conversation.ts';
import type { Quota } from './quota.ts';

/** How far WeChat's clock and ours may differ when a send and a user's action are ordered; seconds. */
const clockSkew = 2;
/** `CreateTime` is rounded down to seconds, so the action was up to this much later; seconds. */
const cutOff = 1;
/** The usual duration of a call to WeChat: a call that begins later finds the window closed. Seconds. */
export const callTime = 1;

/**
 * Whether a call to WeChat certainly began after an action of the user. WeChat starts a new count with every action, so
 * only then does the message count against the new window.
 *
 * @param begun when the call began, by our clock; epoch seconds
 * @param at `CreateTime` of the action; epoch seconds
 * @see https://developers.weixin.qq.com/community/develop/doc/00068406b70700c8b4db651fd5ac00
 */
function isCertainlyAfter(begun: EpochSeconds, at: EpochSeconds): boolean {
  return begun > lastUncertain(at);
}

/** A call that began later than this certainly came after an action at `at`. */
export function lastUncertain(at: EpochSeconds): number {
  return at + cutOff + clockSkew;
}

/** The latest `CreateTime` of an action that certainly came before a call that began at `begun`; whole epoch seconds. */
export function lastCertainlyBefore(begun: EpochSeconds): number {
  return Math.ceil(begun - cutOff - clockSkew) - 1;
}

/** How many messages may be sent now, and until when. */
export interface WindowLeft {
  readonly messages: number;
  /** Epoch seconds; 0 when the window is closed. */
  readonly until: EpochSeconds;
}

/**
 * The window that is open now. Quotas do not add up: the largest of the live ones counts.
 *
 * @see https://developers.weixin.qq.com/community/develop/doc/00068406b70700c8b4db651fd5ac00
 */
export function windowLeft(grants: Grants, now: EpochSeconds): WindowLeft {
  let best: WindowLeft = { messages: 0, until: 0 };
  for (const { left, until } of liveGrants(grants, now)) {
    if (left > best.messages || (left === best.messages && left > 0 && until > best.until)) {
      best = { messages: left, until };
    }
  }
  return best;
}

/** When the last open window with quota left closes; 0 if none is open. */
export function lastWindowEnd(grants: Grants, now: EpochSeconds): number {
  const ends = [...liveGrants(grants, now)].filter(({ left }) => left > 0).map(({ until }) => until);
  return Math.max(0, ...ends);
}

/**
 * Until when reserved messages can be sent, which may be past; epoch seconds, 0 if no grant pays for them.
 *
 * @param reserved how many messages of a grant they use
 */
export function lastMoment(grants: Grants, reserved: number): number {
  const ends = Object.values(grants)
    .filter(({ left }) => left + reserved > 0)
    .map(({ until }) => until - callTime);
  return Math.max(0, ...ends);
}

/**
 * WeChat may say that no window is open right after the user opened one.
 *
 * @param begun when the call began that got this answer; epoch seconds
 * @returns how long to wait until a call certainly comes after the action, seconds; `undefined` if that one did
 */
export function secondsUntilCertain(
  grants: Grants,
  begun: EpochSeconds,
  now: EpochSeconds,
): number | undefined {
  const doubtful = Object.values(grants).filter(({ at }) => !isCertainlyAfter(begun, at));
  if (doubtful.length === 0) return undefined;
  const latest = Math.max(...doubtful.map(({ at }) => at));
  for (let pause = 0.5; ; pause += 0.5) if (isCertainlyAfter(now + pause, latest)) return pause;
}

/**
 * A send counts against every grant, so the limit is the largest and not the sum.
 *
 * @param unpaidBy the grants that it does not count against
 */
export function charge(grants: Grants, messages: number, unpaidBy: readonly ActionClass[] = []): Grants {
  return mapGrants(grants, (grant, actionClass) =>
    unpaidBy.includes(actionClass) ? grant : { ...grant, left: grant.left - messages },
  );
}

/**
 * Returns reserved messages that were not sent, or may not have been, to the grants that were charged. A grant never
 * gets more than its limit.
 */
export function refund(
  grants: Grants,
  messages: number,
  { unpaidBy = [] }: Delivery,
  quotas: Readonly<Record<ActionClass, Quota>>,
): Grants {
  if (messages === 0) return grants;
  return mapGrants(grants, (grant, actionClass) =>
    unpaidBy.includes(actionClass)
      ? grant
      : { ...grant, left: Math.min(quotas[actionClass].limit, grant.left + messages) },
  );
}

/** Charges a send to grants that opened after it was reserved but before it began. */
export function chargeLate(grants: Grants, begun: EpochSeconds, { unpaidBy = [] }: Delivery): Grants {
  if (unpaidBy.length === 0) return grants;
  return mapGrants(grants, (grant, actionClass) =>
    unpaidBy.includes(actionClass) && isCertainlyAfter(begun, grant.at)
      ? { ...grant, left: grant.left - 1 }
      : grant,
  );
}

/** Whether a grant can still be used: a call that begins now arrives before its window ends. */
export function isLive(until: EpochSeconds, now: EpochSeconds): boolean {
  return until - callTime > now;
}

/**
 * The grants after a user's action of one class. It replaces that class's grant, unless a later action has opened or
 * closed the window already. Messages that were certainly sent after the action count against it; if in doubt, WeChat
 * is asked.
 *
 * @param at `CreateTime` of the action, epoch seconds
 */
export function openGrant(
  conversation: Conversation,
  opens: ActionClass,
  quota: Quota,
  at: EpochSeconds,
): Grants {
  const { grants, closedAt, exhaustedAt } = conversation;
  const present = grants[opens];
  if (quota.limit === 0 || at <= closedAt || (present !== undefined && present.at > at)) return grants;
  const left = at <= exhaustedAt ? 0 : quota.limit - sentAfter(conversation, at);
  return { ...grants, [opens]: { at, until: at + quota.seconds, left } };
}

/** The grants without those of actions up to `at`. */
export function closeGrants(grants: Grants, at: EpochSeconds): Grants {
  return Object.fromEntries(Object.entries(grants).filter(([, grant]) => grant.at > at));
}

/** The grants after WeChat said that the quota is used up: actions up to `at` allow nothing more. */
export function exhaustGrants(grants: Grants, at: EpochSeconds): Grants {
  return mapGrants(grants, (grant) => (grant.at > at ? grant : { ...grant, left: Math.min(grant.left, 0) }));
}

/** The grants without what one class of actions allowed. */
export function withoutGrant(grants: Grants, actionClass: ActionClass): Grants {
  const { [actionClass]: _, ...others } = grants;
  return others;
}

/** How many messages were certainly sent after an action of `at`. Undetermined and forgotten messages do not count. */
function sentAfter({ lastSendAt, deliveries }: Conversation, at: EpochSeconds): number {
  if (!isCertainlyAfter(lastSendAt, at)) return 0;
  let messages = 0;
  for (const delivery of Object.values(deliveries)) {
    if (!isCertainlyAfter(lastBegunOf(delivery.replies), at)) continue;
    for (const reply of delivery.replies) {
      if (reply.state === 'sent' && isCertainlyAfter(reply.begun ?? 0, at)) messages++;
    }
  }
  return messages;
}

function* liveGrants(grants: Grants, now: EpochSeconds): Generator<Grant> {
  for (const actionClass of actionClasses) {
    const grant = grants[actionClass];
    if (grant !== undefined && isLive(grant.until, now)) yield grant;
  }
}

function mapGrants(grants: Grants, change: (grant: Grant, actionClass: ActionClass) => Grant): Grants {
  return Object.fromEntries(
    Object.entries(grants).map(([actionClass, grant]) => [
      actionClass,
      change(grant, actionClass as ActionClass),
    ]),
  );
}
