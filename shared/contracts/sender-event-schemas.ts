import * as z from 'zod/mini';
import { accountKinds } from '../wechat/account-kind.ts';
import { actionClasses } from '../wechat/inbound/action-class.ts';
import { refusalReasons } from '../window/conversation.ts';
import { messageSchema, messageTypes } from './message-schema.ts';
import { metadataSchema } from './metadata-schema.ts';
import { outgoingMessageSchema } from './outgoing-schema.ts';

/*
 * Separate from the names of the events (sender-events.ts), so that the sender does not load schemas that it never
 * checks.
 */

/** How many messages may still be sent to the user, and until when (ISO 8601; null when the window is closed). */
export const windowLeftSchema = z.object({ messages: z.int(), until: z.nullable(z.iso.datetime()) });

export const messageReceivedSchema = z.object({
  metadata: metadataSchema,
  data: z.object({
    account: z.string(),
    kind: z.enum(accountKinds),
    /** Empty if the push names no user. */
    openId: z.string(),
    /** The person's id across all accounts of one owner, if WeChat sends it. */
    unionId: z.optional(z.string()),
    /** The sub-merchant that the user wrote to, in mini programs that have sub-merchants. */
    businessId: z.optional(z.string()),
    /** Epoch seconds, by WeChat's clock. */
    createTime: z.int(),
    type: z.enum(messageTypes as [(typeof messageTypes)[number]]),
    /** The class of reply window that this opens, or null. */
    opens: z.nullable(z.enum(actionClasses)),
    /** The rule that answered, or null: then another service can answer. */
    rule: z.nullable(z.string()),
    /** Whether rules were silent because a person is talking with the user; then others should be silent too. */
    muted: z.optional(z.literal(true)),
    windowLeft: windowLeftSchema,
    message: messageSchema,
  }),
});

const outcome = {
  account: z.string(),
  openId: z.string(),
  /** `<message key>.<number of the reply>`. */
  deliveryId: z.string(),
  /** The rule that made the reply; absent for one that another service requested. */
  rule: z.optional(z.string()),
  /** The `metadata.id` of the request that another service made. */
  requestId: z.optional(z.string()),
  /** Who made the request: the `source` that it had on the bus. */
  source: z.optional(z.string()),
  /** Which part of a message of the request it is, if the text was too long for one message of WeChat. */
  part: z.optional(
    z.object({
      /** Of the request's messages, from 0. */
      message: z.int(),
      /** From 0, and of how many. */
      index: z.int(),
      of: z.int(),
      /** Where it begins in the text, and how long it is; bytes of UTF-8. Of Markdown, in the text that was made of it. */
      offset: z.int(),
      bytes: z.int(),
    }),
  ),
  windowLeft: windowLeftSchema,
};

/** Of `WeChatReplySent`. */
export const replySentSchema = z.object({
  metadata: metadataSchema,
  data: z.object({
    ...outcome,
    /** What was sent, if the account publishes `sent+content`. */
    message: z.optional(outgoingMessageSchema),
  }),
});

/** Of `WeChatReplyUndetermined`. */
export const replyOutcomeSchema = z.object({ metadata: metadataSchema, data: z.object(outcome) });

export const replyRefusedSchema = z.object({
  metadata: metadataSchema,
  data: z.object({
    ...outcome,
    reason: z.enum(refusalReasons),
    /** What is wrong, field by field, when the reason is `invalid`. */
    problem: z.optional(z.string()),
    /** WeChat's `errcode`. */
    code: z.optional(z.int()),
    /** WeChat's support needs it to find the call. */
    rid: z.optional(z.string()),
  }),
});
