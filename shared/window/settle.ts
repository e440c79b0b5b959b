import type { ActionClass } from '../wechat/inbound/action-class.ts';
import { withDelivery } from './claim.ts';
import {
  type Conversation,
  type Delivery,
  lastBegunOf,
  type ReplyState,
  type Tried,
} from './conversation.ts';
import {
  chargeLate,
  closeGrants,
  exhaustGrants,
  lastCertainlyBefore,
  refund,
  withoutGrant,
} from './grants.ts';
import type { QuotaTable } from './quota.ts';

/** What WeChat's answer says about the window, over what the ledger thought. */
export type Correction =
  | { readonly kind: 'none' }
  /** The count is used up, or no window is open; what a later action of the user allows stays. */
  | {
      readonly kind: 'exhausted' | 'closed';
      /** When the call began that was answered so; epoch seconds. */
      readonly begun: number;
    }
  /** What one class of actions allowed is withdrawn. */
  | { readonly kind: 'withdrawn'; readonly actionClass: ActionClass };

export interface Settlement {
  readonly key: string;
  /** The claimant. What it says of replies counts for nothing once another has taken over. */
  readonly owner: string;
  /** The state of every reply now; a reserved one stays the claimant's to send. */
  readonly replies: readonly ReplyState[];
  /** How often the first reply that is left was tried in vain; absent where it was not. */
  readonly tried?: Tried | undefined;
  /** Until when the claimant will have stopped sending those; epoch seconds. */
  readonly lease: number;
  readonly correction: Correction;
  readonly quotas: QuotaTable;
  /** Epoch seconds. */
  readonly now: number;
}

/**
 * The conversation after some of a delivery's replies came to their end. What was not delivered, or may not have been, is
 * given back; what WeChat said of the window overrules the ledger.
 */
export function settle(conversation: Conversation, settlement: Settlement): Conversation {
  const { key, replies, now, quotas } = settlement;
  const before = conversation.deliveries[key];
  if (before === undefined) return conversation;
  if (before.owner !== settlement.owner) {
    if (settlement.correction.kind === 'none') return conversation;
    return { ...correct(conversation, settlement), version: conversation.version + 1 };
  }
  const isClaimed = replies.some(({ state }) => state === 'reserved');
  const { tried: _, unpaidBy, ...rest } = before;
  const settled: Delivery = {
    ...rest,
    lease: isClaimed ? settlement.lease : 0,
    owner: isClaimed ? before.owner : '',
    replies,
    ...(settlement.tried === undefined ? {} : { tried: settlement.tried }),
    ...(isClaimed && unpaidBy !== undefined ? { unpaidBy } : {}),
  };
  let { grants } = conversation;
  let notSent = 0;
  for (const [index, reply] of replies.entries()) {
    if (before.replies[index]?.state !== 'reserved' || reply.state === 'reserved') continue;
    if (reply.state === 'sent') grants = chargeLate(grants, reply.begun ?? 0, before);
    else notSent++;
  }
  const changed: Conversation = {
    ...conversation,
    grants: refund(grants, notSent, before, quotas),
    lastSendAt: Math.max(conversation.lastSendAt, lastBegunOf(settled)),
  };
  return withDelivery(correct(changed, settlement), key, settled, now);
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
