import type { AccountKind } from '../wechat/account-kind.ts';
import type { ActionClass } from '../wechat/inbound/action-class.ts';
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
  /** The class of reply window that this opens, or null. */
  readonly opens: ActionClass | null;
  /** The rule that answered, or null: then the message is another service's to answer. */
  readonly rule: string | null;
  readonly windowLeft: WindowLeftData;
  readonly message: Message;
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
