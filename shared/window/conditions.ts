import type { EpochSeconds } from '../epoch.ts';
import { isCancelledSince } from '../rules/memory.ts';
import type { Conversation, Refusal, RefusalReason } from './conversation.ts';

/** The conditions on which replies are sent. They are checked on the conversation that claims them. */
export interface Conditions {
  /** After this they are refused. */
  readonly notAfter: EpochSeconds;
  /** They are refused if rules are muted for longer than this, because a person talks with the user; null if that does not matter. */
  readonly unlessMutedAfter: EpochSeconds | null;
  readonly mutedReason: Extract<RefusalReason, 'muted' | 'overtaken'>;
  /** They are refused if the user did something since the push of this key; null if that does not matter. */
  readonly unlessUserWroteSince: string | null;
  /** They are refused if a rule has cancelled replies of this name after that time; null if none can. */
  readonly unlessCancelled: { readonly name: string; readonly after: number } | null;
  /** None is begun if the user did something after this time, epoch seconds; null if that does not matter. */
  readonly unlessContactAfter: EpochSeconds | null;
  /** The reason to record if the window has closed or there was such contact; null for the usual reason. */
  readonly refusedAs: Refusal | null;
}

export const unconditional: Conditions = {
  notAfter: Number.POSITIVE_INFINITY,
  unlessMutedAfter: null,
  mutedReason: 'muted',
  unlessUserWroteSince: null,
  unlessCancelled: null,
  unlessContactAfter: null,
  refusedAs: null,
};

/**
 * Why no more replies may be sent, or null.
 *
 * @param isNew whether none has been claimed before
 */
export function brokenCondition(
  conversation: Conversation,
  claim: Conditions & { readonly isUnanswered: boolean },
  now: EpochSeconds,
  isNew: boolean,
): Refusal | null {
  const { notAfter, unlessMutedAfter, mutedReason, unlessUserWroteSince, unlessCancelled } = claim;
  const { unlessContactAfter, refusedAs } = claim;
  const { memory } = conversation;
  const isOver = (time: number, limit: number | null): boolean => limit !== null && time > limit;
  if (claim.isUnanswered) return refusal('unanswered');
  if (now > notAfter) return refusal('expired');
  if (isOver(memory.mutedUntil, unlessMutedAfter)) return refusal(mutedReason);
  if (unlessUserWroteSince !== null && isOvertaken(conversation, unlessUserWroteSince))
    return refusal('overtaken');
  if (unlessCancelled !== null && isCancelledSince(memory, unlessCancelled.name, unlessCancelled.after))
    return refusal('overtaken');
  if (isNew && isOver(memory.contactAt, unlessContactAfter)) return refusedAs ?? refusal('overtaken');
  return null;
}

function refusal(reason: RefusalReason): Refusal {
  return { state: 'refused', reason };
}

/**
 * Whether the user has done something since a push. If the ledger no longer knows the push, many others came after it.
 * Of two in the same second, the one that was handled later counts as later.
 *
 * @param key of the push
 */
export function isOvertaken({ deliveries, contactKey, memory }: Conversation, key: string): boolean {
  const asked = deliveries[key];
  if (asked === undefined || memory.contactAt > asked.at) return true;
  return memory.contactAt === asked.at && contactKey !== undefined && contactKey !== key;
}
