import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { platformConfig } from '../config/function-config.ts';
import type { AccountSources } from './bundle.ts';
import { copyMedia } from './copy-media.ts';
import { type FunctionName, functions } from './functions.ts';

/** Writes what a function is told of the accounts, and the files that it sends, into the folder of its code. */
export function writeAccountData(
  name: FunctionName,
  codeFolder: string,
  { accounts, platforms = [], folder }: AccountSources,
): void {
  writeJson(
    codeFolder,
    'accounts.json',
    accounts.map((account) => functions[name](account, platforms)),
  );
  writeJson(codeFolder, 'platforms.json', platforms.map(platformConfig));
  if (name === 'sender') copyMedia(folder, join(codeFolder, 'media'), accounts);
}

function writeJson(folder: string, name: string, value: unknown): void {
  writeFileSync(join(folder, name), JSON.stringify(value));
}
