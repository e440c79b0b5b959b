import { senderSource, tokenSource } from '#shared/contracts/event.ts';

/** An event as EventBridge gives it to whoever listens. */
export interface HeardEvent {
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  /** ISO 8601. */
  readonly time: string;
  readonly detail: object;
}

/** The event in one line for people: when, what, who publishes it if it is another service, and its data. */
export function eventLine({ time, source, detail, 'detail-type': type }: HeardEvent): string {
  const { data = detail } = detail as { readonly data?: unknown };
  const by = source === senderSource || source === tokenSource ? '' : ` (${source})`;
  return `${time.slice(11, 19)}  ${type}${by}  ${JSON.stringify(data)}`;
}
