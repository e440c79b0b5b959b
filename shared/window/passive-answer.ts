import type { Conversation, PassiveAnswer } from './conversation.ts';
import { clockSkew } from './grants.ts';

/**
 * The rule that has answered a push in the response to a later request than the one that was queued; null where none has.
 * What an earlier request said counts for nothing: it never got as far as the queue, so it was not answered.
 *
 * @param receivedAt when the request came that was queued, milliseconds
 */
export function answeredInResponse(
  { passiveAnswers }: Conversation,
  key: string,
  receivedAt: number,
): string | null {
  return passiveAnswers[key]?.find((answer) => answer.receivedAt > receivedAt)?.rule ?? null;
}

/** So that no response can answer the push from now on. */
export function withoutPassiveAnswers(conversation: Conversation, key: string): Conversation {
  if (conversation.passiveAnswers[key] === undefined) return conversation;
  const { [key]: _, ...passiveAnswers } = conversation.passiveAnswers;
  return { ...conversation, passiveAnswers };
}

/** What is left of the answers once deliveries were forgotten. Those to pushes that are still to come from the queue stay. */
export function stillAwaited({
  passiveAnswers,
  deliveries,
  watermark,
}: Conversation): Conversation['passiveAnswers'] {
  const isAwaited = ([key, answers]: [string, readonly PassiveAnswer[]]): boolean =>
    deliveries[key] !== undefined ||
    answers.some(({ receivedAt }) => receivedAt / 1000 + clockSkew >= watermark);
  return Object.fromEntries(Object.entries(passiveAnswers).filter(isAwaited));
}
