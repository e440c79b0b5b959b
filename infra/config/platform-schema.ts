import * as z from 'zod/mini';
import { appIdSchema, durationSchema, nameSchema } from './field-schemas.ts';

/** One third-party platform's file in `infra/platforms`. Its secrets are never in it. */
export const platformSchema = z.strictObject({
  /** The platform's name in URLs and secrets; no account may have the same. */
  platform: nameSchema,
  /** The component_appid. */
  appId: appIdSchema,
  /** How far WeChat's timestamp may be from now, either way. */
  timestampTolerance: z._default(durationSchema, '5m'),
});

/** A platform's file as checked, with the defaults filled in. */
export type Platform = z.infer<typeof platformSchema>;
