import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileUse } from '../rules/build/reply.ts';

/** The SHA-256 of each file that rules send, in hexadecimal digits, by its path in the accounts folder. */
export type MediaDigests = Readonly<Record<string, string>>;

/** @param folder with the account files */
export function mediaDigests(folder: string, files: readonly Pick<FileUse, 'file'>[]): MediaDigests {
  const names = [...new Set(files.map(({ file }) => file))].sort();
  return Object.fromEntries(names.map((file) => [file, hash('sha256', readFileSync(join(folder, file)))]));
}
