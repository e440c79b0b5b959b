import * as z from 'zod/mini';
import { metadataSchema } from './metadata-schema.ts';

export const messageFailedSchema = z.object({
  metadata: metadataSchema,
  data: z.object({
    /** Whom it is about, as far as it can be read. */
    account: z.nullable(z.string()),
    openId: z.nullable(z.string()),
    /** The key of the push, or the id of the request. */
    about: z.nullable(z.string()),
    /** By which `dead-letters show` finds it. */
    messageId: z.string(),
    /** Why, as in the log. */
    code: z.string(),
  }),
});
export type MessageFailedData = z.infer<typeof messageFailedSchema>['data'];
