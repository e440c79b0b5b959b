import { maxTextBytes, type OutgoingMessage } from '../../wechat/outgoing/outgoing-types.ts';

/** A message that fits into one; what of a long text goes beyond is left out. */
export function cutMessage(message: OutgoingMessage): OutgoingMessage {
  if (message.msgtype !== 'text') return message;
  return { ...message, text: { content: cutToBytes(message.text.content, maxTextBytes) } };
}

/** The beginning of a text that is at most so many bytes in UTF-8, without half a character at its end. */
function cutToBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const ellipsis = '…';
  let left = bytes - Buffer.byteLength(ellipsis);
  let end = 0;
  for (const character of text) {
    left -= Buffer.byteLength(character);
    if (left < 0) break;
    end += character.length;
  }
  return text.slice(0, end) + ellipsis;
}
