import * as z from 'zod/mini';
import { metadataSchema } from './metadata-schema.ts';

export const messageFailedSchema = z.object({
  metadata: metadataSchema,
  data: z.object({
    /** Null if it could not be read. */
    account: z.nullable(z.string()),
    openId: z.nullable(z.string()),
    /** The key of the push, or the id of the request. */
    about: z.nullable(z.string()),
    /** The id for `dead-letters show`. */
    messageId: z.string(),
    /** The error code, as in the log. */
    code: z.string(),
  }),
});
export type MessageFailedData = z.infer<typeof messageFailedSchema>['data'];
