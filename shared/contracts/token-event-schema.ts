import * as z from 'zod/mini';
import { metadataSchema } from './metadata-schema.ts';

/** Of a report that a token was rejected, and of the news that there is another. */
export const tokenEventSchema = z.object({
  metadata: metadataSchema,
  data: z.object({ account: z.string(), version: z.int() }),
});
