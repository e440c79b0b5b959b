import * as z from 'zod/mini';
import { maxMessages } from '../wechat/outgoing/outgoing-types.ts';
import { metadataSchema } from './metadata-schema.ts';

export const sendRequested = 'WeChatSendRequested';

/** What a request can contain besides the recipient and the messages. */
const requestFields = {
  /** The format of the texts: Markdown is converted to what WeChat shows. */
  format: z.optional(z.literal(['text', 'markdown'])),
  /** The `metadata.id` of the event that this answers. */
  inReplyTo: z.optional(metadataSchema.shape.id),
  /** Refused as `overtaken` if the user has written or clicked something since the event that this answers. */
  unlessUserWrote: z.optional(z.boolean()),
  /** Also sent while a person is talking with the user. */
  evenWhenMuted: z.optional(z.boolean()),
  /** Shows "typing" once, or for this long, at most 30 s; before the messages, if there are any. */
  typing: z.optional(z.union([z.literal(true), z.string().check(z.regex(/^([1-9]|[12]\d|30)s$/))])),
};

/** The event with which another service asks for messages to a user, inside the user's window. */
export const sendRequestedSchema = z.object({
  /** Of a request only the id is needed; the bus knows the time. */
  metadata: z.extend(z.partial(metadataSchema), { id: metadataSchema.shape.id }),
  data: z.strictObject({
    account: z.string().check(z.minLength(1)),
    openId: z.string().check(z.minLength(1), z.maxLength(100)),
    /** Messages as in WeChat's send API, without `touser`; sent in this order. Absent if only `typing` is requested. */
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
