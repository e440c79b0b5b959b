import * as z from 'zod/mini';
import { accountKinds } from '../wechat/account-kind.ts';
import { senderSource } from './event.ts';
import { metadataSchema } from './metadata-schema.ts';
import { windowLeftSchema } from './sender-event-schemas.ts';

const emittedFields = {
  account: z.string(),
  kind: z.enum(accountKinds),
  openId: z.string(),
  /** The person's id across all accounts of one owner, if WeChat sends it. */
  unionId: z.optional(z.string()),
  /** The sub-merchant that the user wrote to, in mini programs that have sub-merchants. */
  businessId: z.optional(z.string()),
  /** Epoch seconds, by WeChat's clock. */
  createTime: z.int(),
  rule: z.string(),
  windowLeft: windowLeftSchema,
};

/** What an event that a rule emits carries around what the rule says. */
export type EmittedData = z.infer<z.ZodMiniObject<typeof emittedFields>> & {
  readonly detail: Readonly<Record<string, unknown>>;
};

/**
 * The contract of an event that a rule emits (`emit: { type: OrderLookup, detail: { no: "…" } }`), for the service that
 * answers it.
 *
 * @param detail what the rule says under `detail`; its values are text, unless the rule writes others
 */
export function emittedContract<Detail extends z.ZodMiniType>(detailType: string, detail: Detail) {
  return {
    detailType,
    source: senderSource,
    description: 'Emitted by a rule',
    schema: z.object({
      metadata: metadataSchema,
      data: z.object({ ...emittedFields, detail }),
    }),
  } as const;
}
