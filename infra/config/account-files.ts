import { readdirSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { CodedError } from '#shared/coded-error.ts';

const endings = ['.yaml', '.yml', '.json'];
/**
 * Other files in the folder: `stages.yaml` (load-stages.ts), and `lantern.test.yaml` with the tests of the rules in
 * `lantern.yaml`.
 */
const isOther = (name: string): boolean => name === 'stages.yaml' || /\.test\.[a-z]+$/.test(name);

/**
 * The account files of a folder, sorted by name.
 *
 * @throws CodedError `accounts_invalid` if the folder cannot be read
 */
export function accountFiles(folder: string): readonly string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    throw new CodedError(
      'accounts_invalid',
      `${folder}: the folder with the account files cannot be read. Name another with --accounts (of npm run wechat and npm start) or -c accounts= (of cdk).`,
      { cause },
    );
  }
  return names
    .filter((name) => endings.includes(extname(name)) && !isOther(name))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * The same, but at least one.
 *
 * @throws CodedError `accounts_invalid` if the folder cannot be read | `accounts_missing` if it has no account
 */
export function someAccountFiles(folder: string): readonly string[] {
  const files = accountFiles(folder);
  if (files.length > 0) return files;
  const named = relative(process.cwd(), folder) || '.';
  throw new CodedError(
    'accounts_missing',
    `${named}: there is no account file (${endings.join(', ')}) in the folder. Make one with npm run wechat -- account new --accounts ${named}, or look at the examples first: infra/examples/accounts.`,
  );
}
