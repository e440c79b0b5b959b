import * as z from 'zod/mini';
import { accountKinds } from '../wechat/account-kind.ts';
import { metadataSchema } from './metadata-schema.ts';
import { windowLeftSchema } from './sender-event-schemas.ts';

export const windowClosingSchema = z.object({
  metadata: metadataSchema,
  data: z.object({
    account: z.string(),
    kind: z.enum(accountKinds),
    openId: z.string(),
    secondsLeft: z.int(),
    windowLeft: windowLeftSchema,
  }),
});
export type WindowClosingData = z.infer<typeof windowClosingSchema>['data'];
