import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { CodedError } from '#shared/coded-error.ts';
import type { Account } from './account-schema.ts';
import { fileProblem } from './file-problem.ts';
import { findingText } from './finding.ts';
import { readAccount } from './read-account.ts';
import { sameAccount } from './same-account.ts';

const endings = ['.yaml', '.yml', '.json'];
/** `lantern.test.yaml` has the tests of the rules in `lantern.yaml`. */
const isTest = (name: string): boolean => /\.test\.[a-z]+$/.test(name);

/**
 * Reads the account files of a folder, one account a file, in the order of their names.
 *
 * @throws CodedError `accounts_invalid` with every finding of every file, as `file:line:column field: problem`
 */
export function loadAccounts(folder: string): readonly Account[] {
  const files = accountFiles(folder);
  const problems: string[] = [];
  const accounts: Account[] = [];
  const fileOf = new Map<string, string>();
  for (const file of files) {
    const name = relative(process.cwd(), file);
    const read = readAccount(readFileSync(file, 'utf8'), name);
    if (!read.ok) {
      problems.push(...read.problems.map(findingText));
      continue;
    }
    for (const use of read.built.files) {
      const problem = fileProblem(folder, use);
      if (problem === undefined) continue;
      const place = read.source.placeOf(use.path);
      problems.push(
        findingText({ file: name, ...place, severity: 'error', code: 'bad-file', path: use.path, problem }),
      );
    }
    const { account } = read.account;
    const twice = sameAccount(account, read.source, fileOf);
    if (twice.length === 0) accounts.push(read.account);
    problems.push(...twice.map(findingText));
    fileOf.set(account, name);
  }
  if (problems.length > 0) throw new CodedError('accounts_invalid', problems.join('\n'));
  return accounts;
}

/** The account files of a folder, in the order of their names; tests of rules are not among them. */
export function accountFiles(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    throw new CodedError('accounts_invalid', `${folder}: the folder with the account files cannot be read.`, {
      cause,
    });
  }
  const files = names.filter((name) => endings.includes(extname(name)) && !isTest(name)).sort();
  if (files.length === 0) {
    throw new CodedError(
      'accounts_invalid',
      `${folder}: there is no account file (${endings.join(', ')}) in the folder.`,
    );
  }
  return files.map((name) => join(folder, name));
}
