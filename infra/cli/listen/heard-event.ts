import { senderSource, tokenSource } from '#shared/contracts/event.ts';

/** An event in the form in which EventBridge delivers it. */
export interface HeardEvent {
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  /** ISO 8601. */
  readonly time: string;
  readonly detail: object;
}

/** The event in one line for people: time, type, the publisher if it is another service, and data. */
export function eventLine({ time, source, detail, 'detail-type': type }: HeardEvent): string {
  const { data = detail } = detail as { readonly data?: unknown };
  const by = source === senderSource || source === tokenSource ? '' : ` (${source})`;
  return `${time.slice(11, 19)}  ${type}${by}  ${JSON.stringify(data)}`;
}
