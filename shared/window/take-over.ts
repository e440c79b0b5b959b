import type { Claim } from './claim.ts';
import type { Conversation, Delivery, ReplyState } from './conversation.ts';
import { refund, windowLeft } from './grants.ts';

/**
 * Takes a delivery over from a claimant that has died or released the rest. It sent one reply at a time, so only its first
 * open reply can have left. All are released before any is reserved again: the window may have closed, and an unknown
 * outcome does not count.
 *
 * @param mayResend whether a reply that may have been sent can be sent again
 */
export function takeOver(
  conversation: Conversation,
  before: Delivery,
  claim: Claim,
  mayResend: boolean,
): { readonly conversation: Conversation; readonly delivery: Delivery } {
  const delivery = takenInHand(before, claim);
  const reserved = delivery.replies.filter(({ state }) => state === 'reserved').length;
  if (reserved === 0) return { conversation, delivery };
  const inFlight = delivery.replies.findIndex(({ state }) => state === 'reserved');
  const grants = refund(conversation.grants, reserved, delivery, claim.quotas);
  const isSentAgain = mayResend && windowLeft(grants, claim.now).messages > claim.keep;
  const replies = delivery.replies.map((reply, index): ReplyState => {
    if (reply.state !== 'reserved') return reply;
    return index > inFlight || isSentAgain ? { state: 'pending' } : { state: 'undetermined' };
  });
  return { conversation: { ...conversation, grants }, delivery: { ...delivery, replies } };
}

/**
 * The claimant carries out the decision. If WeChat gave up before the push was queued, the user got no passive reply.
 */
function takenInHand(delivery: Delivery, { isUnanswered }: Claim): Delivery {
  if (delivery.decided === undefined) return delivery;
  const { decision: _, ...decided } = delivery.decided;
  if (!isUnanswered) return { ...delivery, decided };
  const replies = delivery.replies.map(
    (reply): ReplyState =>
      reply.state === 'inResponse' ? { state: 'refused', reason: 'unanswered' } : reply,
  );
  return { ...delivery, decided, replies };
}
