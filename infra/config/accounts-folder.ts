import { fileURLToPath } from 'node:url';

const defaultFolder = fileURLToPath(new URL('../accounts', import.meta.url));

/** The folder with the account files: the one that was named, or this repository's. */
export function accountsFolder(named?: unknown): string {
  return typeof named === 'string' ? named : defaultFolder;
}
