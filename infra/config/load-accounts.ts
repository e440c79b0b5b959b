import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { CodedError } from '#shared/coded-error.ts';
import { someAccountFiles } from './account-files.ts';
import { fileProblem } from './file-problem.ts';
import { findingText } from './finding.ts';
import { mediaDigests } from './media-digests.ts';
import { type LoadedAccount, readAccount } from './read-account.ts';
import { sameAccount } from './same-account.ts';

/**
 * Reads the account files of a folder, one account in each file, sorted by name.
 *
 * @throws CodedError `accounts_missing` if there is none | `accounts_invalid` with every finding of every file, as
 *   `file:line:column field: problem`
 */
export function loadAccounts(folder: string): readonly LoadedAccount[] {
  const files = someAccountFiles(folder);
  const problems: string[] = [];
  const accounts: LoadedAccount[] = [];
  const fileOf = new Map<string, string>();
  for (const file of files) {
    const name = relative(process.cwd(), file);
    const read = readAccount(readFileSync(file), name);
    if (!read.ok) {
      problems.push(...read.problems.map((one) => findingText(one)));
      continue;
    }
    const before = problems.length;
    for (const use of read.built.files) {
      const problem = fileProblem(folder, use);
      if (problem === undefined) continue;
      const finding = read.source.finding({
        severity: 'error',
        code: 'bad-file',
        path: use.path,
        ...problem,
      });
      problems.push(findingText(finding));
    }
    const twice = sameAccount(read.account, read.source, fileOf).filter(
      ({ severity }) => severity === 'error',
    );
    problems.push(...twice.map((one) => findingText(one)));
    if (problems.length === before) accounts.push({ ...read, media: mediaDigests(folder, read.built.files) });
  }
  if (problems.length > 0) throw new CodedError('accounts_invalid', problems.join('\n'));
  return accounts;
}
