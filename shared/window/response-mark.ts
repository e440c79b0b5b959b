import type { Conversation, ResponseMark } from './conversation.ts';
import { clockSkew } from './grants.ts';

/** How long after a request WeChat repeats it at the most, and more; milliseconds. */
const repeatedWithin = 60_000;

/**
 * The rule that answers a push in the response to another request than the one that was queued; null where none does. What
 * the response to an earlier one was to have counts for nothing, because WeChat only repeats a request whose response it did
 * not take. But WeChat does so within seconds: what comes much later is somebody's replay.
 *
 * @param receivedAt when the request came that was queued, milliseconds
 */
export function answeredInResponse(
  { responseMarks }: Conversation,
  key: string,
  receivedAt: number,
): string | null {
  const counting = (responseMarks[key] ?? []).filter(
    (mark) => mark.receivedAt > receivedAt || mark.receivedAt < receivedAt - repeatedWithin,
  );
  // Any would do, but every attempt has to come to the same.
  return counting.sort((a, b) => a.receivedAt - b.receivedAt)[0]?.rule ?? null;
}

/** So that no response can answer the push from now on. */
export function withoutMarks(conversation: Conversation, key: string): Conversation {
  if (conversation.responseMarks[key] === undefined) return conversation;
  const { [key]: _, ...responseMarks } = conversation.responseMarks;
  return { ...conversation, responseMarks };
}

/** The marks that are left once deliveries were forgotten. Those of pushes that are still to come from the queue stay. */
export function marksStillNeeded({
  responseMarks,
  deliveries,
  watermark,
}: Conversation): Conversation['responseMarks'] {
  const isNeeded = ([key, marks]: [string, readonly ResponseMark[]]): boolean =>
    deliveries[key] !== undefined ||
    marks.some(({ receivedAt }) => receivedAt / 1000 + clockSkew >= watermark);
  return Object.fromEntries(Object.entries(responseMarks).filter(isNeeded));
}
