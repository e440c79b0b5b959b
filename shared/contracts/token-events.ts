import * as z from 'zod/mini';
import { metadataSchema } from './event.ts';

export const tokenRefreshRequested = 'WeChatTokenRefreshRequested';
export const tokenRefreshed = 'WeChatTokenRefreshed';

/** Both events say which version of an account's token they are about, and never the token. */
export const tokenEventSchema = z.object({
  metadata: metadataSchema,
  data: z.strictObject({ account: z.string(), version: z.int() }),
});
export type TokenEvent = z.infer<typeof tokenEventSchema>;
