import type { ChatItem, News, Said } from '../page/model.ts';

/** More than anybody scrolls back to. */
const kept = 1000;

export type NewItem = Pick<ChatItem, 'account' | 'openId' | 'trace' | 'said'>;

/** What users and accounts said to each other, in the order in which they saw it. */
export interface ChatLog {
  add(item: NewItem): ChatItem;
  /** Reports the item again after a change, such as WeChat's answer. */
  change(id: string, said: Said): void;
  remove(id: string): void;
  all(): readonly ChatItem[];
}

/** @param now by the local clock, milliseconds */
export function createChatLog(now: () => number, tell: (news: News) => void): ChatLog {
  let items: ChatItem[] = [];
  let count = 0;
  return {
    add(given) {
      const item: ChatItem = { ...given, id: `c${++count}`, at: now() };
      items = [...items, item].slice(-kept);
      tell({ kind: 'chat', item });
      return item;
    },
    change(id, said) {
      const changed = items.find((item) => item.id === id);
      if (changed === undefined) return;
      const item = { ...changed, said };
      items = items.map((one) => (one.id === id ? item : one));
      tell({ kind: 'chat', item });
    },
    remove(id) {
      items = items.filter((item) => item.id !== id);
      tell({ kind: 'gone', id });
    },
    all: () => items,
  };
}
