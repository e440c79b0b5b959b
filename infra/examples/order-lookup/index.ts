import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DeliveredEvent } from '#shared/contracts/read-event.ts';
import { answerLookup, type Order } from './answer.ts';

const client = new EventBridgeClient({});
const from = { busName: process.env['EVENT_BUS'] ?? '', source: 'shop.orders' };
/** Not an object, which would also have a `constructor`. */
const orders = new Map<string, Order>([
  ['lantern 20250001', { openId: 'oQ8dN5xKlantern0000000000001', place: '已发货，预计明天送达。' }],
]);

export const handler = async (event: DeliveredEvent): Promise<void> => {
  const entry = await answerLookup(event, from, async (account, no) => orders.get(`${account} ${no}`));
  const { FailedEntryCount: failed } = await client.send(new PutEventsCommand({ Entries: [entry] }));
  // PutEvents can succeed with refused entries. An error makes Lambda try again.
  if (failed) throw new Error('The bus refused the request to send.');
};
