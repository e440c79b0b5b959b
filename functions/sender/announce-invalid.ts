import { type BusEvent, busEvent, senderSource } from '#shared/contracts/event.ts';
import { type ReplyOutcomeData, senderEvents } from '#shared/contracts/sender-events.ts';
import type { InvalidRequest } from './job.ts';

/** The event about a request that cannot be served. */
export function eventsOfInvalid(request: InvalidRequest): BusEvent[] {
  const { account, openId, source, requestId, key, at, problem } = request;
  const data: ReplyOutcomeData = {
    account,
    openId,
    deliveryId: `${key}.0`,
    requestId,
    source,
    reason: 'invalid',
    problem,
    windowLeft: { messages: 0, until: null },
  };
  const metadata = {
    id: `${key}.0`,
    time: at,
    ...(requestId === '' ? {} : { correlationId: requestId }),
  };
  return [busEvent(senderSource, senderEvents.refused, metadata, data)];
}
