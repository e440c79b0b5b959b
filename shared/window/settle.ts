import type { ActionClass } from '../wechat/inbound/action-class.ts';
import { refusePending, withDelivery } from './claim.ts';
import {
  type Conversation,
  type Delivery,
  type Grants,
  lastBegunOf,
  type Refusal,
  type ReplyState,
  type Tried,
} from './conversation.ts';
import {
  charge,
  chargeLate,
  closeGrants,
  exhaustGrants,
  lastCertainlyBefore,
  refund,
  windowLeft,
  withoutGrant,
} from './grants.ts';
import type { QuotaTable } from './quota.ts';

/** What WeChat's answer says about the window; it overrides the ledger. */
export type Correction =
  | { readonly kind: 'none' }
  /** The quota is used up, or no window is open; grants of later actions stay. */
  | {
      readonly kind: 'exhausted' | 'closed';
      /** When the call began that got this answer; epoch seconds. */
      readonly begun: number;
    }
  /** The grant of one action class is withdrawn. */
  | { readonly kind: 'withdrawn'; readonly actionClass: ActionClass };

/** What the claimant may still send. */
export interface GoingOn {
  /** How many messages of the window are kept for others. */
  readonly keep: number;
  /** The reason to record if the window has no room; null for the usual reason. */
  readonly refusedAs: Refusal | null;
}

export interface Settlement {
  readonly key: string;
  /** The claimant. Its report counts only until another claimant takes over. */
  readonly owner: string;
  /** The current state of every reply. The claimant still sends the reserved ones, and may get to send the pending ones. */
  readonly replies: readonly ReplyState[];
  /** How often sending the first open reply has failed; absent if it has not. */
  readonly tried?: Tried | undefined;
  /** After this time the claimant has certainly stopped sending; epoch seconds. */
  readonly lease: number;
  readonly correction: Correction;
  /** How pending replies use the window from now on; null if they wait for another attempt. */
  readonly goesOn: GoingOn | null;
  readonly quotas: QuotaTable;
  /** Epoch seconds. */
  readonly now: number;
}

/**
 * The conversation after some replies of a delivery are settled. Quota of messages that were not delivered, or may not
 * have been, is returned; WeChat's word about the window overrides the ledger.
 */
export function settle(conversation: Conversation, settlement: Settlement): Conversation {
  const { key, replies, now, quotas } = settlement;
  const before = conversation.deliveries[key];
  if (before === undefined) return conversation;
  if (before.owner !== settlement.owner) {
    if (settlement.correction.kind === 'none') return conversation;
    return { ...correct(conversation, settlement), version: conversation.version + 1 };
  }
  let { grants } = conversation;
  let notSent = 0;
  for (const [index, reply] of replies.entries()) {
    if (before.replies[index]?.state !== 'reserved' || reply.state === 'reserved') continue;
    if (reply.state === 'sent') grants = chargeLate(grants, reply.begun ?? 0, before);
    else notSent++;
  }
  const refunded = { ...conversation, grants: refund(grants, notSent, before, quotas) };
  const corrected = correct(refunded, settlement);
  const left = goOn(corrected.grants, before, settlement);
  const isClaimed = left.replies.some(({ state }) => state === 'reserved');
  const { tried: _, unpaidBy, ...rest } = before;
  const settled: Delivery = {
    ...rest,
    lease: isClaimed ? settlement.lease : 0,
    owner: isClaimed ? before.owner : '',
    replies: left.replies,
    ...(settlement.tried === undefined ? {} : { tried: settlement.tried }),
    ...(isClaimed && unpaidBy !== undefined ? { unpaidBy } : {}),
  };
  const lastSendAt = Math.max(conversation.lastSendAt, lastBegunOf(settled));
  return withDelivery({ ...corrected, grants: left.grants, lastSendAt }, key, settled, now);
}

/**
 * Reserves pending replies as far as the window now has room: replies before them may have released quota, and the user may have
 * opened a new window. They are refused when no reserved reply is left that could release more.
 */
function goOn(
  grants: Grants,
  { unpaidBy }: Delivery,
  { replies, goesOn, now }: Settlement,
): { readonly grants: Grants; readonly replies: readonly ReplyState[] } {
  if (goesOn === null) return { grants, replies };
  const pending = replies.filter(({ state }) => state === 'pending').length;
  const more = Math.max(0, Math.min(pending, windowLeft(grants, now).messages - goesOn.keep));
  let left = more;
  const after = replies.map(
    (reply): ReplyState => (reply.state === 'pending' && left-- > 0 ? { state: 'reserved' } : reply),
  );
  const isLast = after.every(({ state }) => state !== 'reserved');
  return {
    grants: charge(grants, more, unpaidBy),
    replies: isLast ? refusePending(after, goesOn.refusedAs) : after,
  };
}

function correct(conversation: Conversation, { correction }: Settlement): Conversation {
  const { grants, closedAt, exhaustedAt } = conversation;
  switch (correction.kind) {
    case 'none':
      return conversation;
    case 'exhausted': {
      const at = lastCertainlyBefore(correction.begun);
      return { ...conversation, grants: exhaustGrants(grants, at), exhaustedAt: Math.max(exhaustedAt, at) };
    }
    case 'closed': {
      const at = lastCertainlyBefore(correction.begun);
      return { ...conversation, grants: closeGrants(grants, at), closedAt: Math.max(closedAt, at) };
    }
    case 'withdrawn':
      return { ...conversation, grants: withoutGrant(grants, correction.actionClass) };
  }
}
