import { isDeepStrictEqual } from 'node:util';
import type { Pause, PauseStore } from '#shared/aws/pause-store.ts';

/** The pauses of accounts in memory, with the conditions of the table's writes. */
export function memoryPauses(): PauseStore & { readonly items: Map<string, Pause>; reads: number } {
  const items = new Map<string, Pause>();
  const store = {
    items,
    reads: 0,
    async read(account: string) {
      store.reads++;
      return items.get(account);
    },
    async write(account: string, pause: Pause, before: Pause | undefined) {
      if (!isDeepStrictEqual(items.get(account), before)) return false;
      items.set(account, pause);
      return true;
    },
  };
  return store;
}
