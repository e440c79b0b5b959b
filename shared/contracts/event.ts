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

/** An entry for PutEvents. */
export interface BusEvent<DetailType extends string = string, Data = unknown> {
  readonly source: string;
  readonly detailType: DetailType;
  readonly detail: { readonly metadata: Metadata; readonly data: Data };
}

/** The sources of this product's own events; requests have whatever source the caller has. */
export const senderSource = 'wechat.sender';
export const tokenSource = 'wechat.token';

/**
 * Builds an event.
 *
 * @param id derived from what the event is about, never random, so that a repeat has an equal body
 * @param time epoch seconds
 */
export function busEvent<DetailType extends string, Data>(
  source: string,
  detailType: DetailType,
  metadata: { readonly id: string; readonly time: number; readonly correlationId?: string },
  data: Data,
): BusEvent<DetailType, Data> {
  const { time, ...rest } = metadata;
  return {
    source,
    detailType,
    detail: { metadata: { ...rest, version: '1', time: new Date(time * 1000).toISOString() }, data },
  };
}
