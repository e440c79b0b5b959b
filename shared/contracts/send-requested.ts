import * as z from 'zod/mini';
import { maxMessages } from '../wechat/outgoing/outgoing-types.ts';
import { metadataSchema } from './metadata-schema.ts';

export const sendRequested = 'WeChatSendRequested';

/** What another service puts on the bus to have messages sent to a user, inside the user's window. */
export const sendRequestedSchema = z.object({
  /** Of a request only the id is needed; the bus knows the time. */
  metadata: z.extend(z.partial(metadataSchema), { id: metadataSchema.shape.id }),
  data: z.strictObject({
    account: z.string().check(z.minLength(1)),
    openId: z.string().check(z.minLength(1), z.maxLength(100)),
    /** Messages as in WeChat's send API, without `touser`; sent in this order. */
    messages: z.array(z.looseObject({ msgtype: z.string() })).check(z.minLength(1), z.maxLength(maxMessages)),
    /** The messages are not sent before this moment, ISO 8601. */
    sendAt: z.optional(z.iso.datetime({ offset: true })),
    /** After this moment the messages are refused instead of sent, ISO 8601. */
    notAfter: z.optional(z.iso.datetime({ offset: true })),
  }),
});
