import type { Message } from '../wechat/inbound/push.ts';

/** Rules use this name for the moment before a window closes. WeChat has no such event. */
export const closingEvent = 'windowClosing';

/** The event that rules see before a window closes. */
export const closingMessage: Message = { type: 'unknownEvent', event: closingEvent, fields: {} };

/** Whether a message stands for the moment before a window closes, and does not come from WeChat. */
export function isClosing(message: Message): boolean {
  return message.type === 'unknownEvent' && message.event === closingEvent;
}
