import type { Conversation } from '#shared/window/conversation.ts';

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
