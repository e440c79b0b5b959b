import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { accountFiles } from './account-files.ts';

const folderHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The user's own accounts; empty in a fresh clone. */
export const ownAccounts = folderHere('../accounts');
/** Example accounts, which the demo and the tests use. */
export const exampleAccounts = folderHere('../examples/accounts');

/** The folder with the account files: the one that was given, or the user's in this repository. */
export function accountsFolder(named?: unknown): string {
  return typeof named === 'string' ? named : ownAccounts;
}

/** The same folder, or the examples if none was given and the user has no account yet. */
export function accountsOrExamples(named?: unknown, own = ownAccounts): string {
  if (named !== undefined) return accountsFolder(named);
  return existsSync(own) && accountFiles(own).length > 0 ? own : exampleAccounts;
}
