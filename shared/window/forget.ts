import type { EpochSeconds } from '../epoch.ts';
import { type Conversation, type Delivery, isSettled, lastBegunOf } from './conversation.ts';

/**
 * Deliveries are remembered at least this long, longer than the quick repeats of WeChat, the bus and the queue;
 * seconds.
 */
const rememberedFor = 10 * 60;
/** This many deliveries are remembered regardless of age. */
const rememberedAtLeast = 8;
/** How many are remembered at most. */
const rememberedAtMost = 200;
/** How many of the newest go before what another service may ask again. */
const newestFirstOfAll = 50;
/** Maximum size of all remembered deliveries, in bytes of JSON, so that a flood cannot fill the item (400 KB). */
const mostBytes = 48 * 1024;
/** If the decisions that wait for the sender would take more than this, the receiver leaves further ones to it; bytes of JSON. */
export const mostOpenBytes = 2 * mostBytes;
/** WeChat repeats a push within seconds; after this many seconds it no longer asks for the response. */
export const repeatedWithin = 60;

/**
 * The next version of a conversation, with the current state of a delivery and without old entries.
 *
 * @param isInOrder whether it came in the order of its user's messages, as to the sender
 */
export function nextVersion(
  conversation: Conversation,
  key: string,
  delivery: Delivery,
  now: EpochSeconds,
  isInOrder = true,
): Conversation {
  const deliveries = { ...conversation.deliveries, [key]: delivery };
  return forgetOld({ ...conversation, version: conversation.version + 1, deliveries }, now, key, isInOrder);
}

/** Unanswered messages are not settled, so they are forgotten by an extra write once this many can be. */
const forgottenTogether = 12;

/** The next version of a conversation without old entries; `undefined` if that is not worth a write. */
export function tidiedVersion(
  conversation: Conversation,
  now: EpochSeconds,
  inHand: string,
): Conversation | undefined {
  const tidied = forgetOld(conversation, now, inHand);
  const countOf = ({ deliveries }: Conversation): number => Object.keys(deliveries).length;
  if (countOf(conversation) - countOf(tidied) < forgottenTogether) return undefined;
  return { ...tidied, version: conversation.version + 1 };
}

/**
 * Forgets old settled deliveries and raises the watermark above them. Anything below the watermark is refused, so
 * forgetting never leads to a second send. Parts of a delivery that no repeat can need are dropped.
 *
 * @param inHand the key of the delivery that is being handled; it is never forgotten
 * @param isInOrder whether it came in the order of its user's messages, as to the sender
 */
export function forgetOld(
  conversation: Conversation,
  now: EpochSeconds,
  inHand: string,
  isInOrder = true,
): Conversation {
  const slim = withoutDetails(conversation, now, inHand, isInOrder);
  const entries = Object.entries(slim.deliveries);
  const total = bytesOf(slim.deliveries);
  if (entries.length <= rememberedAtLeast && total <= mostBytes) return slim;
  const newestFirst = entries.sort(([, a], [, b]) => b.at - a.at);
  // If some clock ran ahead, a watermark in the future would refuse later messages.
  const mayForget = ([key, delivery]: [string, Delivery]): boolean =>
    key !== inHand && isSettled(delivery) && delivery.at < now;
  const isOld = ([, delivery]: [string, Delivery]): boolean =>
    Math.max(delivery.at, lastBegunOf(delivery.replies), delivery.rememberUntil ?? 0) < now - rememberedFor;
  // A repeat can have any time up to then.
  const knownUpTo = (entry: [string, Delivery]): number =>
    isOld(entry) ? Math.max(entry[1].at + 1, entry[1].rememberUntil ?? 0) : entry[1].at + 1;
  const isFull = total > mostBytes || entries.length > rememberedAtMost;
  const tooMany = isFull ? withoutRoom(newestFirst, now) : new Set<string>();
  const forgotten = newestFirst.filter((entry, index) => {
    const isForgettable = tooMany.has(entry[0]) || (index >= rememberedAtLeast && isOld(entry));
    return isForgettable && mayForget(entry);
  });
  if (forgotten.length === 0) return slim;
  return {
    ...slim,
    deliveries: Object.fromEntries(newestFirst.filter((entry) => !forgotten.includes(entry))),
    watermark: Math.max(slim.watermark, ...forgotten.map(knownUpTo)),
  };
}

/**
 * The keys of what is beyond the limits. A request that may come again with another time takes its place before the user's
 * messages, so that no flood of them has it sent a second time.
 */
function withoutRoom(newestFirst: readonly [string, Delivery][], now: EpochSeconds): ReadonlySet<string> {
  const rest = newestFirst.slice(newestFirstOfAll);
  const isNeeded = ([, { rememberUntil = 0 }]: [string, Delivery]): boolean => rememberUntil > now;
  const ranked = [
    ...newestFirst.slice(0, newestFirstOfAll),
    ...rest.filter(isNeeded),
    ...rest.filter((entry) => !isNeeded(entry)),
  ];
  let bytes = 0;
  const beyond = ranked.filter(([, delivery], index) => {
    bytes += bytesOfDelivery(delivery);
    return bytes > mostBytes || index >= rememberedAtMost;
  });
  return new Set(beyond.map(([key]) => key));
}

/** How much deliveries take in the item; bytes of JSON. */
export function bytesOf(deliveries: Conversation['deliveries']): number {
  return Object.values(deliveries).reduce((sum, delivery) => sum + bytesOfDelivery(delivery), 0);
}

function bytesOfDelivery(delivery: Delivery): number {
  return Buffer.byteLength(JSON.stringify(delivery));
}

/**
 * The sender handles a user's messages in order. Until it handles the next one, the steps after the replies to a
 * finished message may have failed and may be decided again, so what the rules saw is kept. Once it handles the next
 * one, this is no longer needed. A response is needed only as long as WeChat may ask for it again.
 */
function withoutDetails(
  conversation: Conversation,
  now: EpochSeconds,
  inHand: string,
  isInOrder: boolean,
): Conversation {
  let isChanged = false;
  const deliveries = Object.entries(conversation.deliveries).map(([key, delivery]): [string, Delivery] => {
    const { recollection, decided, ...rest } = delivery;
    const isRepeated = decided !== undefined && now - decided.at < repeatedWithin;
    const isRemembered = recollection !== undefined && !isInOrder;
    const isSlim = (recollection === undefined || isRemembered) && (decided === undefined || isRepeated);
    if (isSlim || key === inHand) return [key, delivery];
    if (!isSettled(delivery)) {
      if (isRepeated || decided === undefined || decided.response === null) return [key, delivery];
      isChanged = true;
      return [key, { ...delivery, decided: { ...decided, response: null } }];
    }
    isChanged = true;
    return [key, { ...rest, ...(isRepeated ? { decided } : {}), ...(isRemembered ? { recollection } : {}) }];
  });
  return isChanged ? { ...conversation, deliveries: Object.fromEntries(deliveries) } : conversation;
}
