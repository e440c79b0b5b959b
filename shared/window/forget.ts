import { type Conversation, type Delivery, isSettled } from './conversation.ts';
import { lastSendOf } from './grants.ts';
import { marksStillNeeded } from './response-mark.ts';

/** How long a delivery is remembered at least, longer than WeChat, the bus and the queue repeat one quickly; seconds. */
const rememberedFor = 10 * 60;
/** How many deliveries are remembered whatever their age. */
const rememberedAtLeast = 8;
/** How many are remembered at most, so that a flood cannot fill the item (DynamoDB's limit is 400 KB). */
const rememberedAtMost = 200;

/**
 * Forgets settled deliveries that are old, and raises the watermark above them. What is older than the watermark is
 * refused, so forgetting never leads to a second send.
 *
 * @param inHand the key of the delivery that is being handled, which is not forgotten under the hands of whoever does
 */
export function forgetOld(conversation: Conversation, now: number, inHand: string): Conversation {
  const entries = Object.entries(conversation.deliveries);
  if (entries.length <= rememberedAtLeast) return conversation;
  const newestFirst = entries.sort(([, a], [, b]) => b.at - a.at);
  // A watermark in the future would refuse what is yet to come, should some clock have run ahead.
  const mayForget = ([key, delivery]: [string, Delivery]): boolean =>
    key !== inHand && isSettled(delivery) && delivery.at < now;
  const isOld = ([, { at, sentAt, rememberUntil = 0 }]: [string, Delivery]): boolean =>
    Math.max(at, sentAt, rememberUntil) < now - rememberedFor;
  // Asked again, it could come with any time up to then.
  const knownUpTo = (entry: [string, Delivery]): number =>
    isOld(entry) ? Math.max(entry[1].at + 1, entry[1].rememberUntil ?? 0) : entry[1].at + 1;
  const forgotten = newestFirst.filter(
    (entry, index) =>
      index >= rememberedAtLeast && mayForget(entry) && (index >= rememberedAtMost || isOld(entry)),
  );
  if (forgotten.length === 0) return conversation;
  const left: Conversation = {
    ...conversation,
    deliveries: Object.fromEntries(newestFirst.filter((entry) => !forgotten.includes(entry))),
    watermark: Math.max(conversation.watermark, ...forgotten.map(knownUpTo)),
    forgottenSendAt: Math.max(
      conversation.forgottenSendAt,
      ...forgotten.map(([, delivery]) => lastSendOf(delivery)),
    ),
  };
  return { ...left, responseMarks: marksStillNeeded(left) };
}
