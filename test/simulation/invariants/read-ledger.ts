import { fromItem } from '#shared/aws/conversation-item.ts';
import type { Conversation } from '#shared/window/conversation.ts';
import type { Item } from '../aws/expression.ts';

const read = new WeakMap<Item, Conversation>();

/** The conversation in an item, read once for all that look at it. */
export function readLedger(item: Item): Conversation {
  let conversation = read.get(item);
  if (conversation === undefined) {
    conversation = fromItem(item);
    read.set(item, conversation);
  }
  return conversation;
}
