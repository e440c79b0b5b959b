import type { EpochSeconds } from '../epoch.ts';
import { type Conversation, type Delivery, emptyConversation } from './conversation.ts';

/**
 * What stays of a conversation after its user is forgotten: just enough to send nothing twice. Earlier deliveries are
 * below the watermark, and messages requested before are too late, even if they were due much later. The outcomes of
 * the current second, and of requests that may come again with another time, stay.
 */
export function tombstoneOf(before: Conversation, now: EpochSeconds): Conversation {
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
        // A message in flight may have been sent, and nothing more is sent to this user.
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
    forgottenAt: Math.max(before.forgottenAt ?? 0, Math.floor(now)),
    deliveries: Object.fromEntries(deliveries),
  };
}
