import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { noMemory } from '../rules/memory.ts';
import { type ActionClass, actionClasses } from '../wechat/inbound/action-class.ts';
import { shortHash } from '../wechat/inbound/message-key.ts';
import type { AccountUser, Conversation, Delivery, Grant, ReplyState } from '../window/conversation.ts';
import { itemOptions } from './item-options.ts';

export type Item = Record<string, AttributeValue>;

/**
 * How a conversation is stored in the ConversationTable: flat, because an update expression can create a missing
 * attribute only at the top level of an item.
 */
export const grantAttributes = (actionClass: ActionClass) =>
  ({
    at: `${actionClass}At`,
    until: `${actionClass}Until`,
    left: `${actionClass}Left`,
  }) as const;
export const memoryAttributes = {
  contactAt: 'contactAt',
  mutedUntil: 'mutedUntil',
  state: 'dialogue',
  applied: 'applied',
  kept: 'kept',
} as const;
/** Who the user is: only of users with a tag, so that an operator can list them. The key does not say it. */
export const openIdAttribute = 'openId';
export const deliveryAttribute = (key: string): string => `${deliveryPrefix}${key}`;
const deliveryPrefix = 'd_';

const nothingSent = { lease: 0, owner: '', replies: [] } as const satisfies Partial<Delivery>;

/**
 * How much later than `CreateTime` something was, to the millisecond: the fewer digits, the smaller the item. Seconds.
 *
 * @param time epoch seconds
 */
const lagOf = (time: number, at: number): number => Math.round((time - at) * 1000) / 1000;
const afterLag = (at: number, lag: number): number => Math.round((at + lag) * 1000) / 1000;

/** A delivery without its empty fields, because every write pays for every kilobyte of the item. */
export function deliveryItem(delivery: Delivery): Record<string, unknown> {
  const item: Record<string, unknown> = {};
  const stored = {
    ...delivery,
    replies: delivery.replies.map((reply) => withBegun(reply, delivery.at, lagOf)),
  };
  for (const name in stored) {
    const value = stored[name as keyof Delivery];
    const isNothing = value === 0 || value === '' || (Array.isArray(value) && value.length === 0);
    if (!isNothing) item[name] = value;
  }
  return item;
}

/**
 * Minimum time that an item is kept after the last change: longer than any queue or dead letter can bring a message
 * back; seconds. Rules can need it for longer.
 */
export const itemLifetime = 45 * 24 * 60 * 60;

/** The key of a conversation. It does not identify the user, so what stays of a forgotten user does not either. */
export function conversationId({ account, openId }: AccountUser): string {
  return `${account}#${shortHash([account, openId])}`;
}

/** The openid of a user with a tag; nothing of any other, and of a forgotten one. */
export function openIdOfTagged({ openId }: AccountUser, { memory }: Conversation): Item {
  return memory.kept?.tags === undefined ? {} : { [openIdAttribute]: { S: openId } };
}

/** The key up to version 0.1.0, which identified the user. */
export function formerConversationId({ account, openId }: AccountUser): string {
  return `${account}#${openId}`;
}

/** The key of the remaining places of a limit over all users; no openid has a space. */
export function placeId(account: string, key: string): string {
  return `${account}# limit ${key}`;
}

/**
 * How long the conversations of an account are kept after each change; seconds.
 *
 * @param rememberFor how long the rules of an account want its users to be remembered, seconds
 */
export function lifetimeBy(rememberFor: (account: string) => number): (account: string) => number {
  return (account) => Math.max(itemLifetime, rememberFor(account));
}

export function toItem(id: string, conversation: Conversation, now: number, lifetime = itemLifetime): Item {
  const item: Record<string, unknown> = {
    conversation: id,
    version: conversation.version,
    closedAt: conversation.closedAt,
    watermark: conversation.watermark,
    ...(conversation.forgottenAt === undefined ? {} : { forgottenAt: conversation.forgottenAt }),
    ...(conversation.exhaustedAt === 0 ? {} : { exhaustedAt: conversation.exhaustedAt }),
    ...inFlight(conversation),
    ...toCarryOut(conversation),
    lastSendAt: conversation.lastSendAt,
    expiresAt: Math.ceil(now) + lifetime,
  };
  for (const actionClass of actionClasses) {
    const grant = conversation.grants[actionClass];
    if (grant === undefined) continue;
    const names = grantAttributes(actionClass);
    Object.assign(item, {
      [names.at]: grant.at,
      [names.until]: grant.until,
      [names.left]: grant.left,
    });
  }
  for (const [key, delivery] of Object.entries(conversation.deliveries))
    item[deliveryAttribute(key)] = deliveryItem(delivery);
  const { contactAt, mutedUntil, state, applied, kept } = conversation.memory;
  if (contactAt > 0) item[memoryAttributes.contactAt] = contactAt;
  if (conversation.contactKey !== undefined) item['contactKey'] = conversation.contactKey;
  if (mutedUntil > 0) item[memoryAttributes.mutedUntil] = mutedUntil;
  if (state !== null) item[memoryAttributes.state] = state;
  if (Object.keys(applied).length > 0) item[memoryAttributes.applied] = applied;
  if (kept !== undefined) item[memoryAttributes.kept] = kept;
  return marshall(item, itemOptions);
}

/** Until when reserved messages may be sent, for a claim without a read; absent if there are none. */
export const sendingUntilAttribute = 'sendingUntil';

function inFlight({ deliveries }: Conversation): Readonly<Record<string, number>> {
  const reserved = Object.values(deliveries).filter(({ replies }) =>
    replies.some(({ state }) => state === 'reserved'),
  );
  if (reserved.length === 0) return {};
  return { [sendingUntilAttribute]: Math.max(...reserved.map(({ lease }) => lease)) };
}

/** Since when a decision of the receiver waits for the sender, for a claim without a read; absent if none does. */
export const decidedSinceAttribute = 'decidedSince';

function toCarryOut({ deliveries }: Conversation): Readonly<Record<string, number>> {
  const since = Object.values(deliveries).flatMap(({ decided }) =>
    decided?.decision === undefined ? [] : [decided.at],
  );
  return since.length === 0 ? {} : { [decidedSinceAttribute]: Math.min(...since) };
}

export function fromItem(marshalled: Item): Conversation {
  const item = unmarshall(marshalled);
  const grants: Partial<Record<ActionClass, Grant>> = {};
  for (const actionClass of actionClasses) {
    const names = grantAttributes(actionClass);
    // A charge leaves a count behind even where there was no grant.
    if (item[names.at] === undefined) continue;
    const at = item[names.at];
    grants[actionClass] = { at, until: item[names.until], left: item[names.left] };
  }
  const deliveries: Record<string, Delivery> = {};
  for (const name in item) {
    if (name.startsWith(deliveryPrefix))
      deliveries[name.slice(deliveryPrefix.length)] = deliveryOf(item[name]);
  }
  return {
    version: item['version'] ?? 0,
    grants,
    closedAt: item['closedAt'] ?? 0,
    watermark: item['watermark'] ?? 0,
    exhaustedAt: item['exhaustedAt'] ?? 0,
    lastSendAt: item['lastSendAt'] ?? 0,
    deliveries,
    ...(item['forgottenAt'] === undefined ? {} : { forgottenAt: item['forgottenAt'] }),
    ...(item['contactKey'] === undefined ? {} : { contactKey: item['contactKey'] }),
    memory: {
      contactAt: item[memoryAttributes.contactAt] ?? noMemory.contactAt,
      mutedUntil: item[memoryAttributes.mutedUntil] ?? noMemory.mutedUntil,
      state: item[memoryAttributes.state] ?? noMemory.state,
      applied: item[memoryAttributes.applied] ?? noMemory.applied,
      ...(item[memoryAttributes.kept] === undefined ? {} : { kept: item[memoryAttributes.kept] }),
    },
  };
}

function deliveryOf(stored: Partial<Delivery> & Pick<Delivery, 'at'>): Delivery {
  const { at, replies = [] } = stored;
  return {
    ...nothingSent,
    ...stored,
    replies: replies.map((reply) => withBegun(reply, at, (lag) => afterLag(at, lag))),
  };
}

function withBegun(reply: ReplyState, at: number, change: (begun: number, at: number) => number): ReplyState {
  if (reply.state !== 'sent' || reply.begun === undefined) return reply;
  return { ...reply, begun: change(reply.begun, at) };
}
