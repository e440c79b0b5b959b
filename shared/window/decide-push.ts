import type { Decision } from '../rules/engine/decision.ts';
import type { PassiveReply } from '../wechat/passive/passive-reply.ts';
import { type Arrival, arrive, newDelivery, withDelivery } from './claim.ts';
import type { Conversation, Delivery } from './conversation.ts';

/** What the receiver finds when it is to decide about a push. */
export type PushPlan =
  /** It is new: this holds once the changed conversation is saved. */
  | { readonly kind: 'decided'; readonly conversation: Conversation; readonly delivery: Delivery }
  /** A repeat: whatever was decided stays. */
  | { readonly kind: 'known'; readonly delivery: Delivery }
  /** Older than what is remembered, so whether it was decided cannot be known. */
  | { readonly kind: 'superseded' };

/** A push as it is decided. */
export interface PushDecision {
  readonly arrival: Arrival;
  readonly decision: Decision;
  readonly response: PassiveReply | null;
}

/**
 * Decides about a push once and for all, on a conversation as it is now. Its further replies are left pending for the sender.
 * Pure: nothing holds until the changed conversation is saved.
 *
 * @param decide what the rules say, asked only where the push is new
 */
export async function planPush(
  conversation: Conversation,
  { key, at }: Pick<Arrival, 'key' | 'at'>,
  decide: () => Promise<PushDecision>,
): Promise<PushPlan> {
  const known = conversation.deliveries[key];
  if (known !== undefined) return { kind: 'known', delivery: known };
  if (at < conversation.watermark) return { kind: 'superseded' };
  const { arrival, decision, response } = await decide();
  const delivery = newDelivery(arrival, { state: 'pending' }, { at: arrival.now, response, decision });
  const next = withDelivery(arrive(conversation, arrival), key, delivery, arrival.now);
  return { kind: 'decided', conversation: next, delivery };
}
