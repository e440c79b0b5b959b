import { readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '#shared/coded-error.ts';
import { loadAccounts } from '../config/load-accounts.ts';
import type { LoadedAccount } from '../config/read-account.ts';
import { needsAnotherStack } from './stack/deploy-rules.ts';

/** An editor writes a file in several steps; milliseconds. */
const settled = 80;

export interface WatchSettings {
  readonly folder: string;
  readonly accounts: readonly LoadedAccount[];
  /** Puts what was saved in force. */
  readonly deploy: (accounts: readonly LoadedAccount[]) => void;
  readonly print: (text: string) => void;
}

/**
 * Puts account files in force as they are saved. What is wrong with one is printed with its line, and what was in force stays;
 * what the running stack does not fit is said. Returns how to stop watching.
 */
export function watchAccounts({ folder, accounts, deploy, print }: WatchSettings): () => void {
  let inForce = accounts;
  let timer: NodeJS.Timeout | undefined;
  const texts = (loaded: readonly LoadedAccount[]): Map<string, string> =>
    new Map(loaded.map(({ account }) => [account.account, JSON.stringify(account)]));

  function reload(): void {
    try {
      const saved = loadAccounts(folder);
      const before = texts(inForce);
      const changed = saved.filter(({ account }) => before.get(account.account) !== JSON.stringify(account));
      if (needsAnotherStack(inForce, saved)) {
        print(
          'The account files need another stack now (an account more or less, or another AppID, mode, or way to answer): start npm start again.',
        );
        return;
      }
      if (changed.length === 0) return;
      deploy(saved);
      inForce = saved;
      for (const { account } of changed) {
        print(`${account.account}: saved, ${account.rules.length} rules in force.`);
      }
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      print(`${error.message}\nWhat was in force before stays.`);
    }
  }

  // Not `recursive`, which on Linux watches files, and loses one that an editor replaces.
  const watchers = foldersIn(folder).map((one) => {
    const watcher = watch(one, () => {
      clearTimeout(timer);
      timer = setTimeout(reload, settled);
    });
    // The folder may be taken away.
    return watcher.on('error', () => watcher.close());
  });
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

function foldersIn(folder: string): string[] {
  const below = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((one) =>
    one.isDirectory(),
  );
  return [folder, ...below.map((one) => join(one.parentPath, one.name))];
}
