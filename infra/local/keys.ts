import type { AccountSecrets } from './stack/secrets.ts';

/** The keys of the accounts, which `account set` changes while the run goes on. */
export interface Keys {
  /** An account's keys, the newest first, as the functions still accept earlier ones; none if its platform has them. */
  of(account: string): readonly AccountSecrets[];
  /** The newest of every account. */
  current(): ReadonlyMap<string, AccountSecrets>;
  set(account: string, changed: Partial<AccountSecrets>): void;
  /** Called after every change. */
  onSet(listener: () => void): void;
}

export function createKeys(first: ReadonlyMap<string, AccountSecrets>): Keys {
  const all = new Map([...first].map(([account, keys]) => [account, [keys]]));
  const listeners: (() => void)[] = [];
  return {
    of: (account) => all.get(account) ?? [],
    current: () => new Map([...all].flatMap(([account, [newest]]) => (newest ? [[account, newest]] : []))),
    set(account, changed) {
      const earlier = all.get(account) ?? [];
      const [newest] = earlier;
      if (newest === undefined) return;
      all.set(account, [{ ...newest, ...changed }, ...earlier]);
      for (const listener of listeners) listener();
    },
    onSet: (listener) => void listeners.push(listener),
  };
}
