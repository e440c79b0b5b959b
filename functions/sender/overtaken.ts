import type { Conversation } from '#shared/window/conversation.ts';

/**
 * Whether the user has done something after a push. A push that the ledger no longer knows is followed by many others.
 *
 * @param key of the push
 */
export function isOvertaken({ deliveries, memory }: Conversation, key: string): boolean {
  const answered = deliveries[key];
  return answered === undefined || memory.contactAt > answered.at;
}
