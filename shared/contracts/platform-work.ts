import * as z from 'zod/mini';
import type { PlatformEvent } from '../wechat/platform/platform-event.ts';

/** What lies on the queue between the receiver and the token-refresher: an authorization event of a platform. */
export const platformWorkSchema = z.object({
  platform: z.string(),
  event: z.custom<PlatformEvent>((event) => typeof event === 'object' && event !== null),
});

export type PlatformWork = z.infer<typeof platformWorkSchema>;
