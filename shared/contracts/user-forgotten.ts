import * as z from 'zod/mini';
import { forgetReasons } from './forget-reasons.ts';
import { metadataSchema } from './metadata-schema.ts';

export const userForgottenSchema = z.object({
  metadata: metadataSchema,
  data: z.object({
    account: z.string(),
    openId: z.string(),
    reason: z.enum(forgetReasons),
  }),
});
export type UserForgottenData = z.infer<typeof userForgottenSchema>['data'];
