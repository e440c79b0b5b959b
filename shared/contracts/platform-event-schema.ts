import * as z from 'zod/mini';
import { fieldsSchema } from './message-schema.ts';
import { metadataSchema } from './metadata-schema.ts';
import type { PlatformEventData } from './platform-event.ts';

const data: z.ZodMiniType<PlatformEventData> = z.object({
  platform: z.string(),
  type: z.enum(['authorized', 'unauthorized', 'other']),
  infoType: z.string(),
  createTime: z.number(),
  authorizerAppId: z.optional(z.string()),
  account: z.nullable(z.string()),
  fields: fieldsSchema,
}) as unknown as z.ZodMiniType<PlatformEventData>;

export const platformEventSchema = z.object({ metadata: metadataSchema, data });
