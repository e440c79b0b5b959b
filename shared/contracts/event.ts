import type { Metadata } from './metadata-schema.ts';

/** An entry for PutEvents. */
export interface BusEvent<DetailType extends string = string, Data = unknown> {
  readonly source: string;
  readonly detailType: DetailType;
  readonly detail: { readonly metadata: Metadata; readonly data: Data };
}

/** The sources of this product's own events; a request has the source of its caller. */
export const senderSource = 'wechat.sender';
export const tokenSource = 'wechat.token';

/**
 * Builds an event.
 *
 * @param id derived from the subject, never random, so that a repeat has the same body
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
