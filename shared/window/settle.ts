import { type Conversation, counts, type Delivery, type ReplyState } from './conversation.ts';
import { forgetOld } from './forget.ts';
import { closeGrants, exhaustGrants, giveBack, lastSendOf, withoutGrant } from './grants.ts';

/** What WeChat's answer says about the window, over what the ledger thought. */
export type Correction =
  | 'none'
  | 'exhausted'
  | 'closed'
  /** Only what entering the session of a mini program allows is withdrawn. */
  | 'entryClosed';

export interface Settlement {
  readonly key: string;
  /** The claimant. What it says of replies counts for nothing once another has taken over. */
  readonly owner: string;
  /** The state of every reply now; a reserved one stays the claimant's to send. */
  readonly replies: readonly ReplyState[];
  /** Until when the claimant will have stopped sending those; epoch seconds. */
  readonly lease: number;
  readonly correction: Correction;
  /** Epoch seconds. */
  readonly now: number;
}

/**
 * The conversation after some of a delivery's replies came to their end. What was certainly not delivered is given
 * back; what WeChat said of the window overrules the ledger.
 */
export function settle(conversation: Conversation, settlement: Settlement): Conversation {
  const { key, replies, now } = settlement;
  const before = conversation.deliveries[key];
  if (before === undefined) return conversation;
  if (before.owner !== settlement.owner) return corrected(conversation, settlement);
  const isClaimed = replies.some(({ state }) => state === 'reserved');
  const settled: Delivery = {
    ...before,
    lease: isClaimed ? settlement.lease : 0,
    owner: isClaimed ? before.owner : '',
    sentAt: replies.some(isSent) ? Math.ceil(now) : before.sentAt,
    replies,
  };
  const givenBack = before.replies.filter(counts).length - replies.filter(counts).length;
  const deliveries = { ...conversation.deliveries, [key]: settled };
  return forgetOld(
    {
      ...conversation,
      version: conversation.version + 1,
      grants: correct(giveBack(conversation.grants, givenBack, before.lease), settlement),
      lastSendAt: Object.values(deliveries).reduce(
        (latest, delivery) => Math.max(latest, lastSendOf(delivery)),
        conversation.forgottenSendAt,
      ),
      deliveries,
    },
    now,
    key,
  );
}

function corrected(conversation: Conversation, settlement: Settlement): Conversation {
  if (settlement.correction === 'none') return conversation;
  const { grants, version } = conversation;
  return { ...conversation, version: version + 1, grants: correct(grants, settlement) };
}

function correct(grants: Conversation['grants'], { correction, now }: Settlement): Conversation['grants'] {
  if (correction === 'exhausted') return exhaustGrants(grants);
  if (correction === 'closed') return closeGrants(grants, Math.ceil(now));
  if (correction === 'entryClosed') return withoutGrant(grants, 'enterSession');
  return grants;
}

function isSent({ state }: ReplyState): boolean {
  return state === 'sent' || state === 'undetermined';
}
