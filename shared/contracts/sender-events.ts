import type { AccountKind } from '../wechat/account-kind.ts';
import type { Message } from '../wechat/inbound/push.ts';
import type { RefusalReason } from '../window/conversation.ts';

/** The events that the sender publishes; each can be switched on and off per account, by the name on the left. */
export const senderEvents = {
  received: 'WeChatMessageReceived',
  sent: 'WeChatReplySent',
  refused: 'WeChatReplyRefused',
  undetermined: 'WeChatReplyUndetermined',
} as const;
export type SenderEventName = keyof typeof senderEvents;

/**
 * Whether a rule may emit events of a type: never one that could be taken for this product's or AWS's own.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export function isEmittable(detailType: string): boolean {
  return /^[A-Za-z][\w.-]{0,99}$/.test(detailType) && !/^(wechat|aws)/i.test(detailType);
}

/** How many messages may still be sent to the user, and until when (ISO 8601; null when the window is closed). */
export interface WindowLeftData {
  readonly messages: number;
  readonly until: string | null;
}

export interface MessageReceivedData {
  readonly account: string;
  readonly kind: AccountKind;
  readonly openId: string;
  /** Epoch seconds, by WeChat's clock. */
  readonly createTime: number;
  readonly type: Message['type'];
  /** The rule that answered, or null: then the message is another service's to answer. */
  readonly rule: string | null;
  /** Whether rules kept silent because a person talks with the user; then others should too. */
  readonly muted?: true;
  readonly windowLeft: WindowLeftData;
  readonly message: Message;
}

/** What an event that a rule emits carries around what the rule says. */
export interface EmittedData {
  readonly account: string;
  readonly kind: AccountKind;
  readonly openId: string;
  /** Epoch seconds, by WeChat's clock. */
  readonly createTime: number;
  readonly rule: string;
  readonly windowLeft: WindowLeftData;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface ReplyOutcomeData {
  readonly account: string;
  readonly openId: string;
  /** `<message key>.<number of the reply>`. */
  readonly deliveryId: string;
  /** The rule that made the reply; absent for one that another service requested. */
  readonly rule?: string;
  /** The `metadata.id` of the request that another service made. */
  readonly requestId?: string;
  readonly reason?: RefusalReason;
  /** What is wrong, field by field, when the reason is `invalid`. */
  readonly problem?: string;
  /** WeChat's `errcode`. */
  readonly code?: number;
  readonly windowLeft: WindowLeftData;
}
