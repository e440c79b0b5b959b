import * as z from 'zod/mini';
import { sendRequested } from '#shared/contracts/send-requested.ts';
import { tokenRefreshRequested } from '#shared/contracts/token-events.ts';
import type { RequestWork } from '#shared/contracts/work.ts';
import { both, type Text } from '../../language/text.ts';
import type { DeadLetter } from './dead-letter.ts';

/** Where a redriven dead letter goes. */
export type WayBack =
  | { readonly kind: 'send'; readonly body: string; readonly group: string | undefined }
  /** Nothing is left to do for it. */
  | { readonly kind: 'obsolete'; readonly why: Text }
  | { readonly kind: 'none'; readonly why: Text };

const busEvent = z.object({
  'detail-type': z.string(),
  source: z.string(),
  time: z.iso.datetime(),
  detail: z.unknown(),
});
const laterWork = z.object({ kind: z.literal('later'), work: z.looseObject({}) });
/** Our own rule's form of an event, which can be what is in a dead-letter queue. */
const requestWork = z.object({
  kind: z.literal(sendRequested),
  source: z.string(),
  time: z.iso.datetime(),
  detail: z.unknown(),
});

/**
 * A letter goes back as it came; an event that a rule of the bus could not deliver goes back in the form that the rule
 * gives it.
 */
export function redriveTarget({ queue, body, group }: DeadLetter): WayBack {
  if (queue.of !== 'events') return { kind: 'send', body, group };
  const value = parse(body);
  if ([laterWork, requestWork].some((schema) => z.safeParse(schema, value).success))
    return { kind: 'send', body, group: undefined };
  return wayOfEvent(value);
}

function wayOfEvent(value: unknown): WayBack {
  const event = z.safeParse(busEvent, value);
  if (!event.success)
    return { kind: 'none', why: both('it is not an event of the bus', '它不是事件总线上的事件') };
  const { 'detail-type': detailType, source, time, detail } = event.data;
  if (detailType === tokenRefreshRequested) {
    return {
      kind: 'obsolete',
      why: both('the token-refresher has checked every minute since', 'token-refresher 之后每分钟都检查过'),
    };
  }
  if (detailType !== sendRequested)
    return {
      kind: 'none',
      why: both(`no rule of ours takes a ${detailType}`, `没有规则接收 ${detailType}`),
    };
  const work: RequestWork = { kind: sendRequested, source, time, detail };
  return { kind: 'send', body: JSON.stringify(work), group: undefined };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
