import type { EpochSeconds } from '../epoch.ts';
import { type MemoryChange, type Recollection, remember } from '../rules/memory.ts';
import type { ActionClass } from '../wechat/inbound/action-class.ts';
import type { Conversation, DecidedPush, Delivery, ReplyState } from './conversation.ts';
import { closeGrants, openGrant, type WindowLeft, windowLeft } from './grants.ts';
import type { QuotaTable } from './quota.ts';

/** What a push or request does to a conversation. */
export interface Arrival {
  /** The push or request, the same for every repeat of it. */
  readonly key: string;
  /** `CreateTime` of the push, or the bus's time of the request. */
  readonly at: EpochSeconds;
  readonly opens: ActionClass | null;
  /** Whether the user unsubscribed. */
  readonly closes: boolean;
  /** How many messages the passive reply has; they come before the messages to send. */
  readonly inResponse: number;
  /** How many messages to send. */
  readonly replies: number;
  readonly quotas: QuotaTable;
  readonly now: EpochSeconds;
  /** How the message changes what is remembered about the user; null if it is not the user's message. */
  readonly change: MemoryChange | null;
}

/** What the sender has the ledger remember of it. */
export interface Remembered {
  /** The delivery is remembered at least until this time; epoch seconds. */
  readonly rememberUntil: number;
  /** The version of the rules that decided the replies; 0 for the deployed one, and if no rules did. */
  readonly rules: number;
  /** What the rules remembered when they decided the replies, if that mattered. */
  readonly recollection?: Recollection | undefined;
  /** Whether to claim only if nobody has decided in the meantime: it is the copy of a push that may never have been queued. */
  readonly onlyIfNew: boolean;
}

/** The window that a push finds open, including the grant that it opens itself. */
export function windowFor(
  conversation: Conversation,
  arrival: Pick<Arrival, 'opens' | 'closes' | 'at' | 'quotas' | 'now'>,
): WindowLeft {
  return windowLeft(grantsAfter(conversation, arrival), arrival.now);
}

/** The conversation after a push or request, without the delivery. */
export function arrive(conversation: Conversation, arrival: Arrival): Conversation {
  const { key, at, opens, closes, change } = arrival;
  const grants = grantsAfter(conversation, arrival);
  const isLatest = change?.contact === true && at >= conversation.memory.contactAt;
  const isOpened = opens !== null && grants[opens] !== conversation.grants[opens];
  return {
    ...conversation,
    grants,
    deliveries: isOpened ? withUnpaid(conversation.deliveries, opens) : conversation.deliveries,
    closedAt: closes ? Math.max(conversation.closedAt, certainlyBefore(at)) : conversation.closedAt,
    ...(isLatest ? { contactKey: key } : {}),
    memory: change === null ? conversation.memory : remember(conversation.memory, change, at),
  };
}

/** A message that is in flight when a grant opens did not use that grant. */
function withUnpaid(deliveries: Conversation['deliveries'], opened: ActionClass): Conversation['deliveries'] {
  const isInFlight = ({ replies }: Delivery): boolean => replies.some(({ state }) => state === 'reserved');
  if (!Object.values(deliveries).some(isInFlight)) return deliveries;
  return Object.fromEntries(
    Object.entries(deliveries).map(([key, delivery]) => {
      const { unpaidBy = [] } = delivery;
      const isMarked = !isInFlight(delivery) || unpaidBy.includes(opened);
      return [key, isMarked ? delivery : { ...delivery, unpaidBy: [...unpaidBy, opened] }];
    }),
  );
}

/**
 * A delivery that nobody has seen before.
 *
 * @param state of the replies to send
 */
export function newDelivery(
  arrival: Arrival & Partial<Remembered>,
  state: ReplyState,
  decided?: DecidedPush,
): Delivery {
  const { at, inResponse, replies, rememberUntil = 0, rules = 0, recollection, onlyIfNew = false } = arrival;
  return {
    at,
    lease: 0,
    owner: '',
    replies: Array.from(
      { length: inResponse + replies },
      (_, index): ReplyState => (index < inResponse ? { state: 'inResponse' } : state),
    ),
    ...(decided === undefined ? {} : { decided }),
    ...(rememberUntil > 0 ? { rememberUntil } : {}),
    ...(rules > 0 ? { rules } : {}),
    ...(recollection === undefined ? {} : { recollection }),
    ...(onlyIfNew ? { isOfCopy: true } : {}),
  };
}

/** WeChat gives whole seconds, so an action of the same second may have come after the user unsubscribed. */
function certainlyBefore(unsubscribedAt: EpochSeconds): number {
  return unsubscribedAt - 1;
}

function grantsAfter(
  conversation: Conversation,
  { opens, closes, quotas, at }: Pick<Arrival, 'opens' | 'closes' | 'quotas' | 'at'>,
): Conversation['grants'] {
  if (closes) return closeGrants(conversation.grants, certainlyBefore(at));
  return opens === null ? conversation.grants : openGrant(conversation, opens, quotas[opens], at);
}
