import { type EventName, eventNameOf, eventSpecs } from '#shared/wechat/inbound/event-types.ts';
import type { Specs } from '#shared/wechat/inbound/field-spec.ts';
import { type MessageType, messageSpecs } from '#shared/wechat/inbound/message-types.ts';
import type { Message } from '#shared/wechat/inbound/push.ts';
import type { Language } from '../../language/text.ts';

/** What a user does, in the same fields as the conditions of rules. */
export interface MessageSource {
  readonly text?: string | undefined;
  readonly message?: MessageType | undefined;
  readonly event?: string | undefined;
  readonly menu?: string | undefined;
  readonly msgMenu?: string | undefined;
  readonly scene?: string | undefined;
  readonly sessionFrom?: string | undefined;
  readonly location?: { readonly latitude: number; readonly longitude: number } | undefined;
  /** Fields of the message by the names that templates use, for example `eventKey` or `title`. */
  readonly fields?: Readonly<Record<string, string | number>> | undefined;
}

/** Exactly one of these fields says what the user does, except that `msgMenu` and `text` can be combined. */
export const messageFields = [
  'text',
  'message',
  'event',
  'menu',
  'msgMenu',
  'scene',
  'sessionFrom',
  'location',
] as const satisfies readonly (keyof MessageSource)[];

/** Makes the message of a test. All other fields are empty. */
export function messageOf(source: MessageSource): Message {
  const { text, message, event, menu, msgMenu, scene, sessionFrom, location, fields = {} } = source;
  if (event !== undefined) return eventMessage(event, fields);
  if (menu !== undefined) return eventMessage('CLICK', { eventKey: menu, ...fields });
  if (scene !== undefined) return eventMessage('SCAN', { scene, ...fields });
  if (sessionFrom !== undefined) return eventMessage('user_enter_tempsession', { sessionFrom, ...fields });
  if (location !== undefined) return userMessage('location', { ...location, ...fields });
  if (message !== undefined) return userMessage(message, fields);
  return userMessage('text', {
    content: text ?? '',
    ...(msgMenu === undefined ? {} : { bizMsgMenuId: msgMenu }),
    ...fields,
  });
}

function userMessage(type: MessageType, fields: object): Message {
  return { type, ...emptyFields(messageSpecs[type]), ...fields } as Message;
}

function eventMessage(name: string, fields: object): Message {
  const event: EventName | undefined = eventNameOf(name);
  if (event !== undefined)
    return { type: 'event', event, ...emptyFields(eventSpecs[event]), ...fields } as Message;
  return { type: 'unknownEvent', event: name, fields: { ...fields } } as Message;
}

/** The required fields of a kind of message, empty. */
function emptyFields(specs: Specs): Record<string, unknown> {
  const empty = { text: '', number: 0, group: {}, list: [] } as const;
  return Object.fromEntries(
    Object.entries(specs).flatMap(([name, { kind }]) =>
      Object.hasOwn(empty, kind) ? [[name, empty[kind as keyof typeof empty]]] : [],
    ),
  );
}

/** What a user does, in a few words. */
export function describeMessage(message: Message, language: Language = 'en'): string {
  const isChinese = language === 'zh';
  if (message.type === 'text') {
    const item = message.bizMsgMenuId;
    if (isChinese) return `文字「${message.content}」${item === undefined ? '' : `（点了菜单项 ${item}）`}`;
    return `text “${message.content}”${item === undefined ? '' : ` (a click on item ${item})`}`;
  }
  if (message.type === 'event' || message.type === 'unknownEvent') {
    const key = 'eventKey' in message ? message.eventKey : 'scene' in message ? message.scene : undefined;
    const from = 'sessionFrom' in message ? message.sessionFrom : undefined;
    const detail = key ?? from;
    return `${isChinese ? '事件' : 'event'} ${message.event}${detail === undefined || detail === '' ? '' : ` (${detail})`}`;
  }
  return isChinese ? `${message.type} 消息` : `a message of type ${message.type}`;
}
