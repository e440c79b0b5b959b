import type { EpochSeconds } from '../epoch.ts';
import type { Decision } from '../rules/engine/decision.ts';
import { noMemory, type Recollection, type RuleMemory } from '../rules/memory.ts';
import type { ActionClass } from '../wechat/inbound/action-class.ts';
import type { MessagePart } from '../wechat/outgoing/split-text.ts';
import type { PassiveReply } from '../wechat/passive/passive-reply.ts';

/** The account and user of a conversation. */
export interface AccountUser {
  readonly account: string;
  readonly openId: string;
}

/**
 * Everything that is stored about one user's conversation with one account. Every time is in epoch seconds; `at` and
 * `until` are by WeChat's clock (`CreateTime`), the others by ours.
 */
export interface Conversation {
  /** Counts the changes. A change is saved only over the version that it was made from. */
  readonly version: number;
  readonly grants: Grants;
  /**
   * Actions of the user up to this time no longer open a window: the user unsubscribed, or WeChat said later that no
   * window is open. 0 if neither.
   */
  readonly closedAt: EpochSeconds;
  /**
   * Actions of the user up to this time no longer allow messages, because WeChat said later that the quota is used up;
   * 0 if never.
   */
  readonly exhaustedAt: EpochSeconds;
  /** Pushes and requests older than this have been forgotten, and are refused rather than handled a second time. */
  readonly watermark: EpochSeconds;
  /** No send that counts has begun after this, by our clock. */
  readonly lastSendAt: EpochSeconds;
  readonly deliveries: Readonly<Record<string, Delivery>>;
  /** The key of the user's latest push, because `CreateTime` has only seconds. Absent if unknown. */
  readonly contactKey?: string;
  /** When the user was last forgotten: nothing asked before is sent. Absent if never. */
  readonly forgottenAt?: EpochSeconds;
  /** What the account's rules remember about the user. */
  readonly memory: RuleMemory;
}

/** One live or past permission to send, earned by one action of the user. */
export interface Grant {
  readonly at: EpochSeconds;
  readonly until: EpochSeconds;
  /** How many messages may still be sent; below 0 if other grants allowed more than this one. */
  readonly left: number;
}
export type Grants = { readonly [C in ActionClass]?: Grant };

/** The outcome of the replies to one push or request. */
export interface Delivery {
  /** `CreateTime` of the push, or the bus's time of the request. */
  readonly at: EpochSeconds;
  /** Until when the claimant may still be sending; 0 once nothing is left to send. */
  readonly lease: EpochSeconds;
  /**
   * The claimant, so that one who missed the response to its own write recognises its claim; `''` if nobody holds it.
   */
  readonly owner: string;
  /**
   * The grants that opened after its replies were reserved, and so were not charged for them; absent if there are none.
   */
  readonly unpaidBy?: readonly ActionClass[];
  readonly replies: readonly ReplyState[];
  /** It is remembered until this time, because it may come again with another time; epoch seconds. */
  readonly rememberUntil?: number;
  /** The version of the rules that decides every attempt; absent for the deployed version. */
  readonly rules?: number;
  /** What the rules remembered, if their decision depended on it: a repeat is decided with the same memory. */
  readonly recollection?: Recollection;
  /** Whether it was claimed for the copy of a push that may never have been queued; absent if it was not. */
  readonly isOfCopy?: true;
  /** What the receiver decided about the push; absent if the sender decides. */
  readonly decided?: DecidedPush;
  /** How often sending the first open reply has failed, and since when; absent if it has not. */
  readonly tried?: Tried;
  /**
   * The replies that were put off, by their number: their next try may have to be arranged again when the rules no
   * longer have them. Absent if there are none, or if an earlier version put them off.
   */
  readonly putOff?: Readonly<Record<number, PlannedMessage>>;
}

/** A message that is to be sent, or was. */
export interface PlannedMessage extends MessagePart {
  /** What it is called in events, records and the log. */
  readonly deliveryId: string;
  /** The rule that makes it; null for a request of another service. */
  readonly rule: string | null;
  /** Which message of a request or reply of a rule it is, or is a part of. */
  readonly index?: number;
}

export interface Tried {
  readonly times: number;
  /** By our clock. */
  readonly since: EpochSeconds;
}

/** What the receiver decided about a push, for WeChat's repeats of it and for the sender. */
export interface DecidedPush {
  /** By our clock. */
  readonly at: EpochSeconds;
  /** The passive reply, which repeats get as well; null where the response is empty. */
  readonly response: PassiveReply | null;
  /** What the sender has to do; absent once the sender has claimed it. */
  readonly decision?: Decision;
}

export type ReplyState =
  /** Certainly not sent and not reserved: it can be claimed again. */
  | { readonly state: 'pending' }
  /** Counted, and about to be sent by the holder of the lease. */
  | { readonly state: 'reserved' }
  | {
      readonly state: 'sent';
      /** When the call began, by our clock; absent in deliveries of earlier versions. */
      readonly begun?: EpochSeconds;
    }
  /** The passive reply. It is not sent as a message and does not count against the quota. */
  | { readonly state: 'inResponse' }
  /** It may or may not have been sent. */
  | { readonly state: 'undetermined' }
  /** WeChat is too busy: the reply has left the user's queue and is tried again later. */
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
  /** The request of another service is not valid. */
  'invalid',
  /** No open window, or its quota is used up. */
  'window',
  /** A newer message of the user was handled before this one came, or the user was forgotten meanwhile. */
  'superseded',
  /** It is later than the request's `notAfter`. */
  'expired',
  /** The user wrote again, and the message was only for the case that they did not. */
  'overtaken',
  /** A person is talking with the user, and the request does not have `evenWhenMuted`. */
  'muted',
  /** This user cannot receive messages. */
  'user',
  /** WeChat was too busy until the window ended or the user wrote again. */
  'busy',
  /** It was a passive reply, and WeChat gave up before it received it. */
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

/** Whether nothing is left to do: no reply to send and no decision to carry out. */
export function isSettled(delivery: Delivery): boolean {
  if (delivery.decided?.decision !== undefined) return false;
  return delivery.replies.every(({ state }) => state !== 'pending' && state !== 'reserved');
}

/** When the send of the last counted message began, epoch seconds; 0 if none did or it is unknown. */
export function lastBegunOf(replies: readonly ReplyState[]): number {
  return replies.reduce((latest, reply) => Math.max(latest, (reply.state === 'sent' && reply.begun) || 0), 0);
}
