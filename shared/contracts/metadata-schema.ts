import * as z from 'zod/mini';

const identifier = z.string().check(z.minLength(1), z.maxLength(200));

/** What every event of the bus carries beside its data. */
export const metadataSchema = z.object({
  /** The same for repeats of one event. */
  id: identifier,
  /** The major version of `data`; within one, fields are only added. */
  version: z.literal('1'),
  /** When it happened, ISO 8601. */
  time: z.iso.datetime({ offset: true }),
  correlationId: z.optional(identifier),
  /** A request with a key that was served before is not served again. */
  idempotencyKey: z.optional(identifier),
});
export type Metadata = z.infer<typeof metadataSchema>;
