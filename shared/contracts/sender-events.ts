import type * as z from 'zod/mini';
import type {
  messageReceivedSchema,
  replyRefusedSchema,
  replySentSchema,
  windowLeftSchema,
} from './sender-event-schemas.ts';

/** The events that the sender publishes; each can be switched on and off per account, by the name on the left. */
export const senderEvents = {
  received: 'WeChatMessageReceived',
  sent: 'WeChatReplySent',
  refused: 'WeChatReplyRefused',
  undetermined: 'WeChatReplyUndetermined',
} as const;
/** An account's sends are paused because WeChat refuses the account, and are resumed. */
export const sendingPaused = 'WeChatSendingPaused';
export const sendingResumed = 'WeChatSendingResumed';
/** A user's window is about to close with messages left in it, if the account asks for this event. */
export const windowClosing = 'WeChatWindowClosing';
/** A push or request could not be handled and became a dead letter. */
export const messageFailed = 'WeChatMessageFailed';

export type SenderEventName = keyof typeof senderEvents;
/** What an account can publish: `sent+content` is `sent` with what was sent in it. */
export const published = [...(Object.keys(senderEvents) as SenderEventName[]), 'sent+content'] as const;
export type Published = (typeof published)[number];

/**
 * Whether a rule may emit events of a type: never one that looks like this product's or AWS's own.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export function isEmittable(detailType: string): boolean {
  return /^[A-Za-z][\w.-]{0,99}$/.test(detailType) && !/^(wechat|aws)/i.test(detailType);
}

export type WindowLeftData = z.infer<typeof windowLeftSchema>;
export type MessageReceivedData = z.infer<typeof messageReceivedSchema>['data'];
type SentData = z.infer<typeof replySentSchema>['data'];
type RefusedData = z.infer<typeof replyRefusedSchema>['data'];
/** Of all three outcomes; a refusal always has a reason, and the others never have one. */
export type ReplyOutcomeData = Omit<RefusedData, 'reason'> &
  Partial<Pick<RefusedData, 'reason'>> &
  Pick<SentData, 'message'>;

/** What a window has left, as events say it. @param until epoch seconds */
export function windowLeftData(left: { readonly messages: number; readonly until: number }): WindowLeftData {
  const { messages, until } = left;
  return { messages, until: messages === 0 ? null : new Date(until * 1000).toISOString() };
}
