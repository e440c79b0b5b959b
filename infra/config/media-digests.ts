import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileUse } from '../rules/build/reply.ts';

/** What the files of rules are, by their paths from the folder of the accounts: the SHA-256 of each, in hexadecimal digits. */
export type MediaDigests = Readonly<Record<string, string>>;

/** @param folder that of the account files */
export function mediaDigests(folder: string, files: readonly Pick<FileUse, 'file'>[]): MediaDigests {
  const names = [...new Set(files.map(({ file }) => file))].sort();
  return Object.fromEntries(names.map((file) => [file, hash('sha256', readFileSync(join(folder, file)))]));
}
