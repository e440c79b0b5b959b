import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { accountFiles } from './account-files.ts';

const folderHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The user's own accounts, none when the repository is cloned. */
export const ownAccounts = folderHere('../accounts');
/** Accounts that show how; the demo and the tests use them. */
export const exampleAccounts = folderHere('../examples/accounts');

/** The folder with the account files: the one that was named, or the user's in this repository. */
export function accountsFolder(named?: unknown): string {
  return typeof named === 'string' ? named : ownAccounts;
}

/** The folder as above, or the examples where none was named and the user has no account yet. */
export function accountsOrExamples(named?: unknown, own = ownAccounts): string {
  if (named !== undefined) return accountsFolder(named);
  return existsSync(own) && accountFiles(own).length > 0 ? own : exampleAccounts;
}
