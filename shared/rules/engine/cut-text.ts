import { maxTextBytes, type OutgoingMessage } from '../../wechat/outgoing/outgoing-types.ts';

/** The message cut to what fits into one; the rest of a long text is left out. */
export function cutMessage(message: OutgoingMessage): OutgoingMessage {
  if (message.msgtype !== 'text') return message;
  return { ...message, text: { content: cutToBytes(message.text.content, maxTextBytes) } };
}

/** The longest prefix of a text within a number of UTF-8 bytes that does not end inside a character. */
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
