import type { EpochSeconds } from '../../epoch.ts';
import { type Fields, numberOf, textField } from '../fields.ts';
import type { ActionClass } from './action-class.ts';
import { type EventMessage, eventNameOf, eventSpecs } from './event-types.ts';
import { messageKey, shortHash } from './message-key.ts';
import { type MessageType, messageSpecs, type UserMessage } from './message-types.ts';
import { readFields } from './read-fields.ts';
import { idsIn } from './sort-fields.ts';

/** An authentic push of a type or event that this version does not know. Its fields are passed on as they are. */
export type UnknownMessage =
  | { readonly type: 'unknownEvent'; readonly event: string; readonly fields: Fields }
  | {
      readonly type: 'unknown';
      readonly msgType: string;
      readonly fields: Fields;
      /** Why it could not be understood, in words that no user wrote; absent if only its type is unknown. */
      readonly problem?: string;
    };

/** What a user said or did. */
export type Message = UserMessage | EventMessage | UnknownMessage;

/** A push, understood. */
export interface Push {
  /** The same for WeChat's repeats of a push, different for any other push. */
  readonly key: string;
  /** The account's original id (`gh_…`). */
  readonly toUserName: string;
  /** `''` if the push names no user. */
  readonly openId: string;
  /** When the user acted, by WeChat's clock. Never far later than the time that WeChat signed. */
  readonly createTime: EpochSeconds;
  /** The user's id across all accounts of one owner, if WeChat gives it. */
  readonly unionId?: string;
  /** The sub-merchant that the user wrote to, in mini programs that have sub-merchants. */
  readonly businessId?: string;
  /** The class of reply window that this action opens, if any. */
  readonly opens: ActionClass | null;
  readonly message: Message;
}

/** What else is known about the document that the fields were read from. */
export interface Origin {
  /** Why its fields cannot be trusted to be WeChat's. */
  readonly problem?: string | undefined;
  /** The document itself. It identifies WeChat's repeats if the fields cannot. */
  readonly text?: string;
  /** The time that WeChat signed, and how much later the user may have acted; epoch seconds, seconds. */
  readonly signedAt?: number;
  readonly tolerance?: number;
}

/**
 * Understands the fields of an authentic push, whatever they are. If they don't say who, when or what, or say it twice, the
 * message is `unknown` and opens no window.
 */
export function understandPush(fields: Fields, origin: Origin = {}): Push {
  const { text = '', signedAt = 0, tolerance = Number.POSITIVE_INFINITY } = origin;
  const openId = textField(fields, 'FromUserName');
  const createTime = numberOf(fields, 'CreateTime') ?? Number.NaN;
  const isUser = /^[!-~]{1,128}$/.test(openId);
  const isTime = Number.isSafeInteger(createTime) && createTime > 0;
  const problem = origin.problem ?? problemOfHead(isUser, isTime, fields);
  const message = problem === undefined ? understandMessage(fields) : unknown(fields, problem);
  return {
    key: origin.problem === undefined ? messageKey(fields) : shortHash(['document', text]),
    toUserName: textField(fields, 'ToUserName'),
    openId: isUser ? openId : '',
    createTime: isTime && createTime <= signedAt + tolerance ? createTime : signedAt,
    ...idsIn(fields),
    opens: opensWindow(message),
    message,
  };
}

function problemOfHead(isUser: boolean, isTime: boolean, fields: Fields): string | undefined {
  if (!isUser) return 'no FromUserName';
  if (!isTime) return 'no CreateTime';
  return textField(fields, 'MsgType') === '' ? 'no MsgType' : undefined;
}

function unknown(fields: Fields, problem?: string): UnknownMessage {
  const msgType = textField(fields, 'MsgType');
  return { type: 'unknown', msgType, fields, ...(problem === undefined ? {} : { problem }) };
}

/** WeChat writes types in lower case; its documentation does not always. */
function understandMessage(fields: Fields): Message {
  const type = textField(fields, 'MsgType').toLowerCase();
  if (type === 'event') return understandEvent(textField(fields, 'Event'), fields);
  if (!Object.hasOwn(messageSpecs, type)) return unknown(fields);
  const read = readFields(messageSpecs[type as MessageType], fields);
  if (read.kind === 'read') return { type, ...read.properties } as UserMessage;
  return unknown(fields, read.kind === 'misshapen' ? misshapen(read.path) : 'a number is missing');
}

function understandEvent(name: string, fields: Fields): Message {
  if (name === '') return unknown(fields, 'no Event');
  const event = eventNameOf(name);
  const read = event && readFields(eventSpecs[event], fields);
  if (read?.kind === 'read') return { type: 'event', event, ...read.properties } as EventMessage;
  return read?.kind === 'misshapen'
    ? unknown(fields, misshapen(read.path))
    : { type: 'unknownEvent', event: name, fields };
}

function misshapen(path: string): string {
  return `${path} has another shape`;
}

/** Whether the user unfollowed, which closes every window. */
export function isUnsubscribe(message: Message): boolean {
  return message.type === 'event' && message.event === 'unsubscribe';
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
    // It is not known whether a file message, which is not documented, opens a window. We assume that it does not.
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
