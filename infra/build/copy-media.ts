import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LoadedAccount } from '../config/read-account.ts';

/** Copies the files that rules send. They are stored beside the sender, under their paths in the accounts folder. */
export function copyMedia(from: string, to: string, accounts: readonly LoadedAccount[]): void {
  for (const { file } of accounts.flatMap(({ built }) => built.files)) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    copyFileSync(join(from, file), join(to, file));
  }
}
