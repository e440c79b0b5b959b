import { type MemoryChange, type Recollection, remember } from '../rules/memory.ts';
import type { ActionClass } from '../wechat/inbound/action-class.ts';
import { type Conversation, type Delivery, isSettled, type ReplyState } from './conversation.ts';
import { forgetOld } from './forget.ts';
import {
  charge,
  closeGrants,
  giveBack,
  lastSendOf,
  openGrant,
  type WindowLeft,
  windowLeft,
} from './grants.ts';
import type { QuotaTable } from './quota.ts';
import { withoutMarks } from './response-mark.ts';

/** What a sender asks of the ledger before it sends anything. */
export interface Claim {
  /** The push or request, the same for every repeat of it. */
  readonly key: string;
  /** `CreateTime` of the push, or the bus's time of the request; epoch seconds. */
  readonly at: number;
  readonly opens: ActionClass | null;
  /** Whether the user unsubscribed. */
  readonly closes: boolean;
  /** How many messages the response to the push has; they come before those that are to be sent. */
  readonly inResponse: number;
  /** How many messages are to be sent. */
  readonly replies: number;
  readonly quotas: QuotaTable;
  /** How many messages of the window are left to others, such as the people who talk with users. */
  readonly keep: number;
  /** It is refused if the user was heard of after this, epoch seconds; null where that makes no difference. */
  readonly unlessContactAfter: number | null;
  /** Epoch seconds. */
  readonly now: number;
  /** The claimant; another for every attempt. */
  readonly owner: string;
  /** Until when the claimant will have stopped sending, whatever happens; epoch seconds. */
  readonly lease: number;
  /** Until when it is remembered at least, whatever else is forgotten; epoch seconds. */
  readonly rememberUntil: number;
  /** Whether it is too late to send anything that was not sent yet. */
  readonly expired: boolean;
  /** Whether a send that an earlier claimant may have done is to be done again. */
  readonly resend: boolean;
  /** How the message changes what is remembered of the user; null where it is none of theirs. */
  readonly change: MemoryChange | null;
  /**
   * Whether the claim was made in the belief that the user is not muted, without having read it. A store that claims
   * without reading makes sure of it.
   */
  readonly unlessMuted: boolean;
  /**
   * Whether the claim was made in the belief that no response answers the push. A store that claims without reading makes
   * sure of it; once the claim is made, none does, and what an earlier response was to have is sent.
   */
  readonly unlessAnswered: boolean;
  /** What the replies were decided by, where that depended on what is remembered. */
  readonly recollection?: Recollection | undefined;
}

/** The window that a push finds open: what it opens itself counts. */
export function windowFor(
  conversation: Conversation,
  claim: Pick<Claim, 'opens' | 'closes' | 'at' | 'quotas' | 'now'>,
): WindowLeft {
  return windowLeft(grantsAfter(conversation, claim), claim.quotas, claim.now);
}

export type ClaimPlan =
  /** The reserved replies of `delivery` are now the claimant's to send; there may be none. */
  | { readonly kind: 'claimed'; readonly conversation: Conversation; readonly delivery: Delivery }
  /** A repeat of what came to its end before. */
  | { readonly kind: 'handled'; readonly conversation: Conversation; readonly delivery: Delivery }
  /** Another claimant may still be sending. */
  | { readonly kind: 'busy'; readonly until: number }
  /** Too late, and nothing was ever tried. */
  | { readonly kind: 'expired'; readonly conversation: Conversation }
  /** Older than what is remembered, so whether it was handled cannot be known. */
  | { readonly kind: 'superseded'; readonly conversation: Conversation };

/** Decides a claim on a conversation as it is now. Pure: nothing holds until the changed conversation is saved. */
export function planClaim(conversation: Conversation, claim: Claim): ClaimPlan {
  const known = conversation.deliveries[claim.key];
  const unmarked = claim.unlessAnswered ? withoutMarks(conversation, claim.key) : conversation;
  if (known === undefined) {
    if (claim.expired) return { kind: 'expired', conversation };
    if (claim.at < conversation.watermark) return { kind: 'superseded', conversation };
    return claimNew(unmarked, claim);
  }
  const delivery = claim.unlessAnswered ? reopened(known) : known;
  if (isSettled(delivery)) return { kind: 'handled', conversation, delivery };
  if (delivery.lease > claim.now) {
    if (delivery.owner === claim.owner) return { kind: 'claimed', conversation, delivery };
    return { kind: 'busy', until: delivery.lease };
  }
  return takeOver(unmarked, delivery, claim);
}

/** What a response was to have that WeChat did not take, since it asked again, is to be sent. */
function reopened(delivery: Delivery): Delivery {
  const replies = delivery.replies.map(
    (reply): ReplyState => (reply.state === 'inResponse' ? { state: 'pending' } : reply),
  );
  return { ...delivery, replies };
}

function claimNew(conversation: Conversation, claim: Claim): ClaimPlan {
  const { at, closes, change, recollection, rememberUntil, unlessContactAfter } = claim;
  const isOvertaken = unlessContactAfter !== null && conversation.memory.contactAt > unlessContactAfter;
  const state: ReplyState = isOvertaken ? { state: 'refused', reason: 'overtaken' } : { state: 'pending' };
  const opened: Conversation = {
    ...conversation,
    grants: grantsAfter(conversation, claim),
    closedAt: closes ? Math.max(conversation.closedAt, at) : conversation.closedAt,
    memory: change === null ? conversation.memory : remember(conversation.memory, change, at),
  };
  const pending: Delivery = {
    at,
    lease: 0,
    owner: '',
    sentAt: 0,
    replies: Array.from(
      { length: claim.inResponse + claim.replies },
      (_, index): ReplyState => (index < claim.inResponse ? { state: 'inResponse' } : state),
    ),
    ...(rememberUntil > 0 ? { rememberUntil } : {}),
    ...(recollection === undefined ? {} : { recollection }),
  };
  return reserve(opened, pending, claim);
}

function grantsAfter(
  conversation: Conversation,
  { opens, closes, quotas, at }: Pick<Claim, 'opens' | 'closes' | 'quotas' | 'at'>,
): Conversation['grants'] {
  if (closes) return closeGrants(conversation.grants, at);
  return opens === null ? conversation.grants : openGrant(conversation, opens, quotas[opens], at);
}

/**
 * The claimant before has died or given the rest back. Replies leave one after the other, so of those it had reserved
 * only the first can have been sent. The others are given back before anything is reserved anew, because the window may
 * have closed meanwhile. Where the first is to be sent again it needs a place of its own beside the one it may have taken.
 */
function takeOver(conversation: Conversation, delivery: Delivery, claim: Claim): ClaimPlan {
  const inTheAir = delivery.replies.findIndex(({ state }) => state === 'reserved');
  if (inTheAir < 0) return reserve(conversation, delivery, claim);
  const unsent = delivery.replies.filter(({ state }) => state === 'reserved').length - 1;
  const returned = { ...conversation, grants: giveBack(conversation.grants, unsent, delivery.lease) };
  // What was reopened comes before, and needs its place first.
  const before = delivery.replies.slice(0, inTheAir).filter(({ state }) => state === 'pending').length;
  const isSentAgain = claim.resend && !claim.expired && available(returned, claim) > before;
  const replies = delivery.replies.map((reply, index): ReplyState => {
    if (reply.state !== 'reserved') return reply;
    return index > inTheAir || isSentAgain ? { state: 'pending' } : { state: 'undetermined' };
  });
  const taken: Delivery = {
    ...delivery,
    replies,
    sentAt: delivery.lease,
    ...(isSentAgain ? { repeats: (delivery.repeats ?? 0) + 1 } : {}),
  };
  return reserve(returned, taken, claim);
}

function available({ grants }: Conversation, { quotas, now, keep }: Claim): number {
  return windowLeft(grants, quotas, now).messages - keep;
}

/** Reserves what the window allows of the pending replies; the rest is refused. */
function reserve(conversation: Conversation, delivery: Delivery, claim: Claim): ClaimPlan {
  const free = available(conversation, claim);
  let reserved = 0;
  const replies = delivery.replies.map((reply): ReplyState => {
    if (reply.state !== 'pending') return reply;
    if (claim.expired) return { state: 'refused', reason: 'expired' };
    if (reserved >= free) return { state: 'refused', reason: 'window' };
    reserved++;
    return { state: 'reserved' };
  });
  const isClaimed = replies.some(({ state }) => state === 'reserved');
  const claimed: Delivery = {
    ...delivery,
    lease: isClaimed ? claim.lease : 0,
    owner: isClaimed ? claim.owner : '',
    replies,
  };
  const next = forgetOld(
    {
      ...conversation,
      version: conversation.version + 1,
      grants: charge(conversation.grants, reserved),
      lastSendAt: Math.max(conversation.lastSendAt, lastSendOf(claimed)),
      deliveries: { ...conversation.deliveries, [claim.key]: claimed },
    },
    claim.now,
    claim.key,
  );
  return { kind: 'claimed', conversation: next, delivery: claimed };
}
