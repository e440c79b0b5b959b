import * as z from 'zod/mini';
import { emittedContract } from '#shared/contracts/emitted.ts';
import { type RequestEntry, type Requester, sendRequestEntry } from '#shared/contracts/entries.ts';
import { type DeliveredEvent, readEvent } from '#shared/contracts/read-event.ts';

/** The event of an account's rule `order`: `emit: { type: OrderLookup, detail: { no: "{{match.no}}" } }`. */
export const orderLookup = emittedContract('OrderLookup', z.object({ no: z.string() }));

/** What is known about an order. */
export interface Order {
  /** The user who made it, as the mini program or the shop's page knew them at the checkout. */
  readonly openId: string;
  readonly place: string;
}

/** Looks up an order; a real service would ask its database. */
export type FindOrder = (account: string, no: string) => Promise<Order | undefined>;

/**
 * Answers a user who asks for an order. The id of the answer is made from that of the question, so a question that
 * the bus delivers twice is answered once. An answer after the window is not tried. The user can write any number: it
 * is repeated only if it has the right form, and for somebody else's order the answer is the same as for an unknown
 * one.
 */
export async function answerLookup(
  event: DeliveredEvent,
  from: Requester,
  findOrder: FindOrder,
): Promise<RequestEntry> {
  const { metadata, data } = readEvent(orderLookup, event);
  const { account, openId, windowLeft, detail } = data;
  const isNumber = /^\d{8}$/.test(detail.no);
  const order = isNumber ? await findOrder(account, detail.no) : undefined;
  const content =
    order?.openId === openId
      ? `订单 ${detail.no}：${order.place}`
      : `没有找到您的订单${isNumber ? ` ${detail.no}` : ''}，请检查订单号。`;
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
