import * as z from 'zod/mini';
import { maxMessages } from '../wechat/outgoing/outgoing-types.ts';
import { metadataSchema } from './metadata-schema.ts';

export const sendRequested = 'WeChatSendRequested';

/** What a request can say beside whom it is for and what is to be sent. */
const requestFields = {
  /** What the texts are written in: Markdown is turned into what WeChat shows. */
  format: z.optional(z.literal(['text', 'markdown'])),
  /** The `metadata.id` of the event that this answers. */
  inReplyTo: z.optional(metadataSchema.shape.id),
  /** Refused as `overtaken` where the user has written or clicked something after what this answers. */
  unlessUserWrote: z.optional(z.boolean()),
  /** Sent to a user too who talks with a person. */
  evenWhenMuted: z.optional(z.boolean()),
  /** Shows that somebody is writing: once, or for so long, at most 30 s; before the messages where there are some. */
  typing: z.optional(z.union([z.literal(true), z.string().check(z.regex(/^([1-9]|[12]\d|30)s$/))])),
};

/** What another service puts on the bus to have messages sent to a user, inside the user's window. */
export const sendRequestedSchema = z.object({
  /** Of a request only the id is needed; the bus knows the time. */
  metadata: z.extend(z.partial(metadataSchema), { id: metadataSchema.shape.id }),
  data: z.strictObject({
    account: z.string().check(z.minLength(1)),
    openId: z.string().check(z.minLength(1), z.maxLength(100)),
    /** Messages as in WeChat's send API, without `touser`; sent in this order. Absent where only `typing` is asked for. */
    messages: z.optional(
      z.array(z.looseObject({ msgtype: z.string() })).check(z.minLength(1), z.maxLength(maxMessages)),
    ),
    ...requestFields,
    /** The messages are not sent before this moment, ISO 8601. */
    sendAt: z.optional(z.iso.datetime({ offset: true })),
    /** After this moment the messages are refused instead of sent, ISO 8601. */
    notAfter: z.optional(z.iso.datetime({ offset: true })),
  }),
});

export type RequestData = z.infer<typeof sendRequestedSchema>['data'];
