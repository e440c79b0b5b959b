import * as z from 'zod/mini';
import { metadataSchema } from './metadata-schema.ts';

export const sendingPausedSchema = z.object({
  metadata: metadataSchema,
  data: z.object({
    account: z.string(),
    /** WeChat's `errcode`, and what it means. */
    code: z.int(),
    meaning: z.string(),
  }),
});

export const sendingResumedSchema = z.object({
  metadata: metadataSchema,
  data: z.object({ account: z.string(), code: z.int(), secondsPaused: z.int() }),
});
