import * as z from 'zod/mini';
import { emittedContract } from '#shared/contracts/emitted.ts';
import { type RequestEntry, type Requester, sendRequestEntry } from '#shared/contracts/entries.ts';
import { type DeliveredEvent, readEvent } from '#shared/contracts/read-event.ts';

/** What the rule `order` of an account emits: `emit: { type: OrderLookup, detail: { no: "{{match.no}}" } }`. */
export const orderLookup = emittedContract('OrderLookup', z.object({ no: z.string() }));

/** Where an order is; a real service would ask its database. */
export type FindOrder = (no: string) => Promise<string | undefined>;

/**
 * Answers a user who asks for an order. The id of the answer is that of the question, so that a question that the bus
 * delivers twice is answered once; and an answer that comes after the window is not tried.
 */
export async function answerLookup(
  event: DeliveredEvent,
  from: Requester,
  findOrder: FindOrder,
): Promise<RequestEntry> {
  const { metadata, data } = readEvent(orderLookup, event);
  const { account, openId, windowLeft, detail } = data;
  const place = await findOrder(detail.no);
  const content =
    place === undefined ? `没有找到订单 ${detail.no}，请检查订单号。` : `订单 ${detail.no}：${place}`;
  return sendRequestEntry(
    from,
    { id: `${metadata.id}.answer`, correlationId: metadata.id },
    {
      account,
      openId,
      messages: [{ msgtype: 'text', text: { content } }],
      ...(windowLeft.until === null ? {} : { notAfter: windowLeft.until }),
    },
  );
}
