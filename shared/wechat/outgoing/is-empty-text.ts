import type { OutgoingMessage } from './outgoing-types.ts';

/** Whether a message is a text with nothing to read in it, which WeChat refuses (44004) or shows as nothing. */
export function isEmptyText(message: OutgoingMessage | undefined): boolean {
  if (message?.msgtype !== 'text') return false;
  // A message from the intake can be anything.
  const content: unknown = message.text?.content;
  return typeof content === 'string' && content.trim() === '';
}
