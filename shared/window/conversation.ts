import type { Decision } from '../rules/engine/decision.ts';
import { noMemory, type Recollection, type RuleMemory } from '../rules/memory.ts';
import type { ActionClass } from '../wechat/inbound/action-class.ts';
import type { PassiveReply } from '../wechat/passive/passive-reply.ts';

/** With whom a conversation is. */
export interface AccountUser {
  readonly account: string;
  readonly openId: string;
}

/**
 * All that is kept of one user's conversation with one account. Every time is in epoch seconds; `at` and `until` are by
 * WeChat's clock (`CreateTime`), the others by ours.
 */
export interface Conversation {
  /** Counts the changes; a change is only saved over the version it was made from. */
  readonly version: number;
  readonly grants: Grants;
  /**
   * Actions of the user up to then open nothing any more: the user unsubscribed, or WeChat said later that no window is
   * open. 0 if neither.
   */
  readonly closedAt: number;
  /** Actions of the user up to then allow nothing any more, because WeChat said later that the count is used up; 0 if never. */
  readonly exhaustedAt: number;
  /** Pushes and requests older than this have been forgotten, and are refused rather than handled a second time. */
  readonly watermark: number;
  /** No send that counts has begun after this, by our clock. */
  readonly lastSendAt: number;
  readonly deliveries: Readonly<Record<string, Delivery>>;
  /** The key of the push by which the user did something last: `CreateTime` has seconds only. Absent where nobody knows. */
  readonly contactKey?: string;
  /** What the account's rules remember of the user. */
  readonly memory: RuleMemory;
}

/** One live or past permission to send, earned by one action of the user. */
export interface Grant {
  readonly at: number;
  readonly until: number;
  /** How many messages may still be sent; below 0 when other grants paid for more than this one has. */
  readonly left: number;
}
export type Grants = { readonly [C in ActionClass]?: Grant };

/** What became of the replies to one push or request. */
export interface Delivery {
  /** `CreateTime` of the push, or the bus's time of the request. */
  readonly at: number;
  /** Until when the claimant may still be sending; 0 once nothing is left to send. */
  readonly lease: number;
  /** Who claims it, so that a claimant who missed the answer to its own write knows it again; `''` when nobody does. */
  readonly owner: string;
  /** Whose grants were opened since its replies were reserved, and so did not pay for them; absent where none was. */
  readonly unpaidBy?: readonly ActionClass[];
  readonly replies: readonly ReplyState[];
  /** It is not forgotten before, because it may be asked for again under another time; epoch seconds. */
  readonly rememberUntil?: number;
  /** The version of the rules that decided it, which decides every attempt; absent where that is the deployed one. */
  readonly rules?: number;
  /** What the rules saw, where their decision depended on it: a repeat is decided by the same, not by what came after. */
  readonly recollection?: Recollection;
  /** What the receiver decided about the push; absent where the sender decides. */
  readonly decided?: DecidedPush;
  /** How often the first of its replies that is left was tried in vain, and since when; absent where it was not. */
  readonly tried?: Tried;
}

export interface Tried {
  readonly times: number;
  /** By our clock, epoch seconds. */
  readonly since: number;
}

/** What the receiver decided about a push, for WeChat's repeats of it and for the sender. */
export interface DecidedPush {
  /** By our clock, epoch seconds. */
  readonly at: number;
  /** The passive reply, which repeats get as well; null where the response is empty. */
  readonly response: PassiveReply | null;
  /** What is the sender's to do; absent once the sender has taken it in hand. */
  readonly decision?: Decision;
}

export type ReplyState =
  /** Certainly not sent and not reserved: to be claimed again. */
  | { readonly state: 'pending' }
  /** Counted, and about to be sent by the holder of the lease. */
  | { readonly state: 'reserved' }
  | {
      readonly state: 'sent';
      /** When the call that sent it began, by our clock; absent for what was sent before this was kept. */
      readonly begun?: number;
    }
  /** It is the passive reply in the response to the push, so it is not sent and does not count. */
  | { readonly state: 'inResponse' }
  /** It may have been sent; no one can tell. */
  | { readonly state: 'undetermined' }
  /** WeChat is too busy for it: it has left the queue of its user, and is tried again from elsewhere. */
  | { readonly state: 'putOff'; readonly code?: number }
  | Refusal;

export interface Refusal {
  readonly state: 'refused';
  readonly reason: RefusalReason;
  /** WeChat's `errcode`, and the id by which its support finds the call. */
  readonly code?: number;
  readonly rid?: string;
}

/** Why a reply was not sent, for good. */
export const refusalReasons = [
  /** The request of another service is not a valid one. */
  'invalid',
  /** No open window, or its quota is used up. */
  'window',
  /** A newer message of the user was handled before this one came. */
  'superseded',
  /** The request said `notAfter`, and it is later. */
  'expired',
  /** It was to be sent unless the user wrote again, and the user did. */
  'overtaken',
  /** A person talks with the user, and the request does not say that it is to be sent all the same. */
  'muted',
  /** This user cannot be written to. */
  'user',
  /** WeChat was too busy for it, until its window ended or the user wrote again. */
  'busy',
  /** It was to be the passive reply to a push, and WeChat gave up before it got one. */
  'unanswered',
  /** WeChat does not accept this message. */
  'message',
  /** The account's settings have to be changed first. */
  'config',
  /** WeChat has restricted the account. */
  'account',
  /** The rules changed between two attempts, and no longer have the reply. */
  'rules',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

export const emptyConversation: Conversation = {
  version: 0,
  grants: {},
  closedAt: 0,
  watermark: 0,
  exhaustedAt: 0,
  lastSendAt: 0,
  deliveries: {},
  memory: noMemory,
};

/** Whether no reply is left to be sent, as far as is known, and no decision to be taken in hand. */
export function isSettled(delivery: Delivery): boolean {
  if (delivery.decided?.decision !== undefined) return false;
  return delivery.replies.every(({ state }) => state !== 'pending' && state !== 'reserved');
}

/** When the last message of a delivery that counts began to be sent, epoch seconds; 0 if none did or nobody knows. */
export function lastBegunOf({ replies }: Delivery): number {
  return replies.reduce((latest, reply) => Math.max(latest, (reply.state === 'sent' && reply.begun) || 0), 0);
}
