import { readdirSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { both } from '../language/text.ts';
import { ToldError } from '../language/told-error.ts';

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
    throw new ToldError(
      'accounts_invalid',
      both(
        `${folder}: the folder with the account files cannot be read. Name another with --accounts (of npm run wechat and npm start) or -c accounts= (of cdk).`,
        `${folder}：账号文件的文件夹读不出来。用 --accounts（npm run wechat 和 npm start）或 -c accounts=（cdk）写另一个文件夹。`,
      ),
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
  throw new ToldError(
    'accounts_missing',
    both(
      `${named}: there is no account file (${endings.join(', ')}) in the folder. Make one with npm run wechat -- account new --accounts ${named}, or look at the examples first: infra/examples/accounts.`,
      `${named}：文件夹里没有账号文件（${endings.join('、')}）。用 npm run wechat -- account new --accounts ${named} 新建一个，或先看例子：infra/examples/accounts。`,
    ),
  );
}
