import { CodedError } from '../../coded-error.ts';
import { type Fields, numberOf, textOf } from '../fields.ts';
import type { ActionClass } from './action-class.ts';
import { type EventMessage, eventNameOf, eventSpecs } from './event-types.ts';
import { readFields } from './field-spec.ts';
import { messageKey } from './message-key.ts';
import { type MessageType, messageSpecs, type UserMessage } from './message-types.ts';

/** A push that is authentic but of a type or event this version does not know; its fields are passed on as they are. */
export type UnknownMessage =
  | { readonly type: 'unknownEvent'; readonly event: string; readonly fields: Fields }
  | { readonly type: 'unknown'; readonly msgType: string; readonly fields: Fields };

/** What a user said or did. */
export type Message = UserMessage | EventMessage | UnknownMessage;

/** One push of WeChat, understood. */
export interface Push {
  /** Stable over WeChat's repeats of the same push, different for any other. */
  readonly key: string;
  /** The account's original id (`gh_…`). */
  readonly toUserName: string;
  readonly openId: string;
  /** When the user acted, by WeChat's clock; epoch seconds. */
  readonly createTime: number;
  /** The user's id over all accounts of one owner, where WeChat says it. */
  readonly unionId?: string;
  /** The sub-merchant that the user wrote to, at mini programs that have any. */
  readonly businessId?: string;
  /** The class of reply window that this action opens, if any. */
  readonly opens: ActionClass | null;
  readonly message: Message;
}

/**
 * Understands the fields of an authentic push.
 *
 * @throws CodedError `incomplete_push` when it does not say who, when or what
 */
export function understandPush(fields: Fields): Push {
  const openId = textOf(fields, 'FromUserName');
  const createTime = numberOf(fields, 'CreateTime');
  const msgType = textOf(fields, 'MsgType');
  if (!/^[!-~]{1,128}$/.test(openId)) throw incomplete('FromUserName');
  if (createTime === undefined || !Number.isSafeInteger(createTime) || createTime <= 0)
    throw incomplete('CreateTime');
  if (msgType === '') throw incomplete('MsgType');
  const message = understandMessage(msgType, fields);
  return {
    key: messageKey(fields, openId, createTime),
    toUserName: textOf(fields, 'ToUserName'),
    openId,
    createTime,
    ...optionalFields({ unionId: textOf(fields, 'UnionId'), businessId: textOf(fields, 'BusinessId') }),
    opens: opensWindow(message),
    message,
  };
}

function understandMessage(msgType: string, fields: Fields): Message {
  if (msgType === 'event') return understandEvent(textOf(fields, 'Event'), fields);
  if (Object.hasOwn(messageSpecs, msgType)) {
    const read = readFields(messageSpecs[msgType as MessageType], fields);
    if (read) return { type: msgType, ...read } as UserMessage;
  }
  return { type: 'unknown', msgType, fields };
}

function understandEvent(name: string, fields: Fields): Message {
  const event = eventNameOf(name);
  const read = event && readFields(eventSpecs[event], fields);
  if (read) return { type: 'event', event, ...read } as EventMessage;
  return { type: 'unknownEvent', event: name, fields };
}

/**
 * The class of reply window that a message opens, if any.
 *
 * @see https://developers.weixin.qq.com/doc/service/guide/product/kf/intro.html
 */
export function opensWindow(message: Message): ActionClass | null {
  switch (message.type) {
    case 'text':
      // A click on a menu message arrives as text but earns only the quota of a menu click.
      return message.bizMsgMenuId === undefined ? 'userMessage' : 'menuClick';
    case 'unknown':
    case 'unknownEvent':
    // Whether an undocumented file message opens a window is not known, so it is taken not to.
    case 'file':
      return null;
    case 'event':
      return windowOfEvent[message.event] ?? null;
    default:
      return 'userMessage';
  }
}

const windowOfEvent: { readonly [E in EventMessage['event']]?: ActionClass } = {
  subscribe: 'subscribe',
  SCAN: 'scan',
  CLICK: 'menuClick',
  scancode_push: 'menuClick',
  scancode_waitmsg: 'menuClick',
  user_enter_tempsession: 'enterSession',
};

function optionalFields<Name extends string>(fields: Record<Name, string>): { [N in Name]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')) as {
    [N in Name]?: string;
  };
}

function incomplete(field: string): CodedError<'incomplete_push'> {
  return new CodedError(
    'incomplete_push',
    `The push has no valid ${field}; every message and event of WeChat has one.`,
  );
}
