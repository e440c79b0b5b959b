import type { EpochSeconds } from '../epoch.ts';
import type { Delivery, Grants, Refusal, ReplyState } from './conversation.ts';
import { charge, windowLeft } from './grants.ts';

/** How pending replies use the window. */
export interface Reserving {
  /** How many messages of the window are kept for others, such as agents who talk with users. */
  readonly keep: number;
  /** The reason to record if the window has no room; null for the usual reason. */
  readonly refusedAs: Refusal | null;
}

/**
 * Reserves pending replies as far as the window has room. The others wait for what the reserved ones may give back; if
 * none is reserved, they are refused.
 *
 * @param unpaidBy the grants that are not charged
 */
export function reservePending(
  grants: Grants,
  replies: readonly ReplyState[],
  { keep, refusedAs }: Reserving,
  now: EpochSeconds,
  unpaidBy?: Delivery['unpaidBy'],
): { readonly grants: Grants; readonly replies: readonly ReplyState[]; readonly isReserved: boolean } {
  const pending = replies.filter(({ state }) => state === 'pending').length;
  const more = Math.max(0, Math.min(pending, windowLeft(grants, now).messages - keep));
  let left = more;
  const after = replies.map(
    (reply): ReplyState => (reply.state === 'pending' && left-- > 0 ? { state: 'reserved' } : reply),
  );
  const isReserved = after.some(({ state }) => state === 'reserved');
  return {
    grants: charge(grants, more, unpaidBy),
    replies: isReserved ? after : refusePending(after, refusedAs ?? { state: 'refused', reason: 'window' }),
    isReserved,
  };
}

export function refusePending(replies: readonly ReplyState[], refusal: Refusal): readonly ReplyState[] {
  return replies.map((reply) => (reply.state === 'pending' ? refusal : reply));
}
