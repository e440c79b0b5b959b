import { noMemory, type Recollection, type RuleMemory } from '../rules/memory.ts';
import type { ActionClass } from '../wechat/inbound/action-class.ts';

/**
 * All that is kept of one user's conversation with one account. Every time is in epoch seconds; `at` and `until` are by
 * WeChat's clock (`CreateTime`), the others by ours.
 */
export interface Conversation {
  /** Counts the changes; a change is only saved over the version it was made from. */
  readonly version: number;
  readonly grants: Grants;
  /** When the user unsubscribed; windows opened up to then are closed. 0 if never. */
  readonly closedAt: number;
  /** Pushes and requests older than this have been forgotten, and are refused rather than handled a second time. */
  readonly watermark: number;
  /** No send that counts has happened after this. */
  readonly lastSendAt: number;
  /** The same, for sends of deliveries that have been forgotten. */
  readonly forgottenSendAt: number;
  readonly deliveries: Readonly<Record<string, Delivery>>;
  /** Which requests of WeChat are answered in their response, by the key of the push. */
  readonly responseMarks: Readonly<Record<string, readonly ResponseMark[]>>;
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
  /** When the last message that counts left; 0 if none did. */
  readonly sentAt: number;
  readonly replies: readonly ReplyState[];
  /** How many sends were made over one for each reply, because nobody could tell what became of the first; they count too. */
  readonly repeats?: number;
  /** It is not forgotten before, because it may be asked for again under another time; epoch seconds. */
  readonly rememberUntil?: number;
  /** What the rules saw, where their decision depended on it: a repeat is decided by the same, not by what came after. */
  readonly recollection?: Recollection;
}

/**
 * Says that the response to one request of WeChat answers a push. WeChat repeats a request whose response it did not take, so
 * one may have left the answer to the sender, and a later one gives it: whoever gives it says so before.
 *
 * @see https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Passive_user_reply_message.html
 */
export interface ResponseMark {
  /** When AWS took the request; milliseconds. */
  readonly receivedAt: number;
  readonly rule: string;
}

export type ReplyState =
  /** Certainly not sent and not reserved: to be claimed again. */
  | { readonly state: 'pending' }
  /** Counted, and about to be sent by the holder of the lease. */
  | { readonly state: 'reserved' }
  | { readonly state: 'sent' }
  /** The response to the push has it, so it is not sent and does not count; unless WeChat did not take that and asks again. */
  | { readonly state: 'inResponse' }
  /** It may have been sent; no one can tell. */
  | { readonly state: 'undetermined' }
  | {
      readonly state: 'refused';
      readonly reason: RefusalReason;
      /** WeChat's `errcode`, and the id by which its support finds the call. */
      readonly code?: number;
      readonly rid?: string;
    };

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
  /** It was to be sent later unless the user wrote again, and the user did. */
  'overtaken',
  /** This user cannot be written to. */
  'user',
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
  lastSendAt: 0,
  forgottenSendAt: 0,
  deliveries: {},
  responseMarks: {},
  memory: noMemory,
};

/** Whether no reply is left to be sent, as far as is known. */
export function isSettled(delivery: Delivery): boolean {
  return delivery.replies.every(({ state }) => state !== 'pending' && state !== 'reserved');
}

/** Whether the reply counts against WeChat's quota, or may. */
export function counts({ state }: ReplyState): boolean {
  return state === 'reserved' || state === 'sent' || state === 'undetermined';
}
