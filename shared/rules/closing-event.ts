import type { Message } from '../wechat/inbound/push.ts';

/** The name under which rules ask for the moment before a window closes; it is no event of WeChat. */
export const closingEvent = 'windowClosing';

/** What rules are asked about before a window closes. */
export const closingMessage: Message = { type: 'unknownEvent', event: closingEvent, fields: {} };

/** Whether a message is none of WeChat, but the moment before a window closes. */
export function isClosing(message: Message): boolean {
  return message.type === 'unknownEvent' && message.event === closingEvent;
}
