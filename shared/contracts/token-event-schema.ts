import * as z from 'zod/mini';
import { metadataSchema } from './metadata-schema.ts';

/** For both events: a token was rejected, and there is a new token. */
export const tokenEventSchema = z.object({
  metadata: metadataSchema,
  data: z.object({ account: z.string(), version: z.int() }),
});
