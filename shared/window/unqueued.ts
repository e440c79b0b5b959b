import type { EpochSeconds } from '../epoch.ts';
import type { Decision } from '../rules/engine/decision.ts';
import type { Arrival } from './arrival.ts';
import type { Conversation, Delivery, ReplyState } from './conversation.ts';
import { repeatedWithin } from './forget.ts';

/** A push that was decided but never reached the sender: WeChat gave up before the receiver could queue it. */
export interface UnansweredPush {
  readonly key: string;
  readonly at: EpochSeconds;
  readonly decision: Decision;
  readonly replies: readonly ReplyState[];
}

/**
 * Whether what the receiver decided never came to the sender. Whoever asks comes later in the queue of the user than it
 * would have come.
 */
export function wasNeverQueued({ decided }: Delivery, now: EpochSeconds): boolean {
  return decided?.decision !== undefined && now - decided.at >= repeatedWithin;
}

/**
 * Closes earlier decisions that never arrived. A user's pushes stay in order, so a much older one that is not in hand was never queued.
 */
export function closeUnqueued(
  deliveries: Conversation['deliveries'],
  { key, at, now }: Arrival,
): { readonly deliveries: Conversation['deliveries']; readonly unanswered: readonly UnansweredPush[] } {
  const unanswered: UnansweredPush[] = [];
  const closed = Object.entries(deliveries).map(([one, delivery]): [string, Delivery] => {
    const { decided } = delivery;
    const isLost = one !== key && delivery.at < at && wasNeverQueued(delivery, now);
    if (!isLost || decided?.decision === undefined) return [one, delivery];
    const { decision, ...rest } = decided;
    const replies = delivery.replies.map((): ReplyState => ({ state: 'refused', reason: 'unanswered' }));
    unanswered.push({ key: one, at: delivery.at, decision, replies });
    return [one, { ...delivery, decided: rest, replies }];
  });
  return { deliveries: unanswered.length === 0 ? deliveries : Object.fromEntries(closed), unanswered };
}
