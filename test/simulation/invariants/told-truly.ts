import { senderEvents } from '#shared/contracts/sender-events.ts';
import { readDeliveryId } from '../records.ts';
import type { Invariant } from './invariant.ts';

/** What the bus hears of a reply is what happened: sent means delivered, and refused means not. */
export const toldTruly: Invariant = (facts) => (observation) => {
  if (observation.kind !== 'published') return undefined;
  const { 'detail-type': type, detail } = observation.event;
  const { key, number } = readDeliveryId(String(detail.data['deliveryId'] ?? ''));
  const job = [...facts.records.jobs.values()].find((one) => one.key === key);
  if (job === undefined) return undefined;
  const isDelivered = job.delivered.has(number);
  if (type === senderEvents.sent && !isDelivered)
    return `${job.mark}|${number} is said to be sent, and was not`;
  // Where a message is sent again, the first may have been delivered and the second refused.
  if (facts.configOf(job.account).resendUndetermined) return undefined;
  // That it is superseded is said of what nobody can know any more.
  if (type === senderEvents.refused && isDelivered && detail.data['reason'] !== 'superseded')
    return `${job.mark}|${number} is said to be refused, and was sent`;
  return undefined;
};
