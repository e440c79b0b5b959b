import * as z from 'zod/mini';
import { appIdSchema, durationSchema, nameSchema } from './field-schemas.ts';

/** The file of a third-party platform, in `infra/accounts/platforms`. It never contains secrets. */
export const platformSchema = z.strictObject({
  /** The platform's name in URLs and secrets. No account may have the same name. */
  platform: nameSchema,
  /** The component_appid. */
  appId: appIdSchema,
  /** How far WeChat's timestamp may differ from the current time, in either direction. */
  timestampTolerance: z._default(durationSchema, '5m'),
});

/** A checked platform file, with defaults. */
export type Platform = z.infer<typeof platformSchema>;
