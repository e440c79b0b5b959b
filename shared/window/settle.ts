import type { EpochSeconds } from '../epoch.ts';
import type { ActionClass } from '../wechat/inbound/action-class.ts';
import {
  type Conversation,
  type Delivery,
  lastBegunOf,
  type ReplyState,
  type Tried,
} from './conversation.ts';
import { nextVersion } from './forget.ts';
import {
  chargeLate,
  closeGrants,
  exhaustGrants,
  lastCertainlyBefore,
  refund,
  withoutGrant,
} from './grants.ts';
import type { QuotaTable } from './quota.ts';
import { type Reserving, reservePending } from './reserve.ts';

/** What WeChat's answer says about the window; it overrides the ledger. */
export type Correction =
  /** The quota is used up, or no window is open; grants of later actions stay. */
  | {
      readonly kind: 'exhausted' | 'closed';
      /** When the call began that got this answer. */
      readonly begun: EpochSeconds;
    }
  /** The grant of one action class is withdrawn. */
  | { readonly kind: 'withdrawn'; readonly actionClass: ActionClass };

export interface Settlement {
  readonly key: string;
  /** The claimant. Its report counts only until another claimant takes over. */
  readonly owner: string;
  /** The current state of every reply. The claimant still sends the reserved ones, and may get to send the pending ones. */
  readonly replies: readonly ReplyState[];
  /** How often sending the first open reply has failed; absent if it has not. */
  readonly tried?: Tried | undefined;
  /** The replies that are put off, by their number. */
  readonly putOff?: Delivery['putOff'] | undefined;
  /** After this time the claimant has certainly stopped sending. */
  readonly lease: EpochSeconds;
  /** null if WeChat has said nothing new. */
  readonly correction: Correction | null;
  /** How pending replies use the window from now on; null if they wait for another attempt. */
  readonly goesOn: Reserving | null;
  readonly quotas: QuotaTable;
  readonly now: EpochSeconds;
}

/**
 * The conversation after some replies of a delivery are settled. Quota of messages that were not delivered, or may not
 * have been, is returned; WeChat's word about the window overrides the ledger.
 */
export function settle(conversation: Conversation, settlement: Settlement): Conversation {
  const { key, replies, goesOn, correction, now, quotas } = settlement;
  const before = conversation.deliveries[key];
  if (before === undefined) return conversation;
  if (before.owner !== settlement.owner) {
    if (correction === null) return conversation;
    return { ...correct(conversation, correction), version: conversation.version + 1 };
  }
  let { grants } = conversation;
  let notSent = 0;
  for (const [index, reply] of replies.entries()) {
    if (before.replies[index]?.state !== 'reserved' || reply.state === 'reserved') continue;
    if (reply.state === 'sent') grants = chargeLate(grants, reply.begun ?? 0, before);
    else notSent++;
  }
  const refunded = { ...conversation, grants: refund(grants, notSent, before, quotas) };
  const corrected = correction === null ? refunded : correct(refunded, correction);
  const left =
    goesOn === null
      ? { grants: corrected.grants, replies, isReserved: replies.some(({ state }) => state === 'reserved') }
      : reservePending(corrected.grants, replies, goesOn, now, before.unpaidBy);
  const { tried: _, unpaidBy, ...rest } = before;
  const settled: Delivery = {
    ...rest,
    lease: left.isReserved ? settlement.lease : 0,
    owner: left.isReserved ? before.owner : '',
    replies: left.replies,
    ...(settlement.tried === undefined ? {} : { tried: settlement.tried }),
    ...(settlement.putOff === undefined ? {} : { putOff: settlement.putOff }),
    ...(left.isReserved && unpaidBy !== undefined ? { unpaidBy } : {}),
  };
  const lastSendAt = Math.max(conversation.lastSendAt, lastBegunOf(settled.replies));
  return nextVersion({ ...corrected, grants: left.grants, lastSendAt }, key, settled, now);
}

function correct(conversation: Conversation, correction: Correction): Conversation {
  const { grants, closedAt, exhaustedAt } = conversation;
  switch (correction.kind) {
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
