import * as z from 'zod/mini';
import { accountKinds } from '../wechat/account-kind.ts';
import { metadataSchema } from './metadata-schema.ts';
import { windowLeftSchema } from './sender-event-schemas.ts';

/** The event that a user's window is about to close with messages left in it, published where an account asks for it. */
export const windowClosing = 'WeChatWindowClosing';

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
