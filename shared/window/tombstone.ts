import { type Conversation, type Delivery, emptyConversation } from './conversation.ts';

/**
 * What is left of a conversation whose user is forgotten: just enough for nothing to be sent a second time. What was handled before is
 * below the watermark; of the present second, and of requests that may come again under another time, the outcome stays.
 *
 * @param now epoch seconds
 */
export function tombstoneOf(before: Conversation, now: number): Conversation {
  const watermark = Math.max(before.watermark, Math.floor(now));
  const isNeeded = ({ at, rememberUntil = 0 }: Delivery): boolean => at >= watermark || rememberUntil > now;
  const deliveries = Object.entries(before.deliveries)
    .filter(([, delivery]) => isNeeded(delivery))
    .map(([key, { at, replies, rememberUntil }]): [string, Delivery] => [
      key,
      {
        at,
        lease: 0,
        owner: '',
        // What was about to be sent may have been, and nobody is to be written to any more.
        replies: replies.map((reply) =>
          reply.state === 'pending' || reply.state === 'reserved' || reply.state === 'putOff'
            ? { state: 'undetermined' }
            : reply,
        ),
        ...(rememberUntil === undefined ? {} : { rememberUntil }),
      },
    ]);
  return {
    ...emptyConversation,
    version: before.version + 1,
    watermark,
    deliveries: Object.fromEntries(deliveries),
  };
}
