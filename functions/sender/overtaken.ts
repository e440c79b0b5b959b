import type { Conversation } from '#shared/window/conversation.ts';

/**
 * Whether the user has done something after a push. A push that the ledger no longer knows is followed by many others. Of two
 * of one second, the later is the one that was handled later.
 *
 * @param key of the push
 */
export function isOvertaken({ deliveries, contactKey, memory }: Conversation, key: string): boolean {
  const asked = deliveries[key];
  if (asked === undefined || memory.contactAt > asked.at) return true;
  return memory.contactAt === asked.at && contactKey !== undefined && contactKey !== key;
}
