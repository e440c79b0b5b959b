import type { Decision } from '../rules/engine/decision.ts';
import type { PassiveReply } from '../wechat/passive/passive-reply.ts';
import { type Arrival, arrive, newDelivery } from './arrival.ts';
import type { Conversation, Delivery } from './conversation.ts';
import { bytesOf, mostOpenBytes, nextVersion } from './forget.ts';

/** What the receiver finds when it decides about a push. */
export type PushPlan =
  /** It is new: the decision takes effect when the changed conversation is saved. */
  | { readonly kind: 'decided'; readonly conversation: Conversation; readonly delivery: Delivery }
  /** A repeat: the earlier decision stays. */
  | { readonly kind: 'known'; readonly delivery: Delivery }
  /**
   * The sender decides. Either the push is below the watermark, where nobody knows whether it was decided; or the
   * sender has been behind for so long that the item has no room for another waiting decision.
   */
  | { readonly kind: 'undecided' };

/** A push as it is decided. */
export interface PushDecision {
  readonly arrival: Arrival;
  readonly decision: Decision;
  readonly response: PassiveReply | null;
}

/**
 * Decides about a push once and for all, on the current conversation. Replies beyond the passive one stay pending for
 * the sender. Pure: it takes effect when the changed conversation is saved.
 *
 * @param decide asks the rules; called only if the push is new
 */
export async function planPush(
  conversation: Conversation,
  { key, at }: Pick<Arrival, 'key' | 'at'>,
  decide: () => Promise<PushDecision>,
): Promise<PushPlan> {
  const known = conversation.deliveries[key];
  if (known !== undefined) return { kind: 'known', delivery: known };
  if (at < conversation.watermark) return { kind: 'undecided' };
  const { arrival, decision, response } = await decide();
  const delivery = newDelivery(arrival, { state: 'pending' }, { at: arrival.now, response, decision });
  const next = nextVersion(arrive(conversation, arrival), key, delivery, arrival.now, false);
  if (bytesOf(next.deliveries) > mostOpenBytes) return { kind: 'undecided' };
  return { kind: 'decided', conversation: next, delivery };
}
