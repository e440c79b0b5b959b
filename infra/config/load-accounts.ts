import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { inEach } from '../language/text.ts';
import { ToldError } from '../language/told-error.ts';
import { someAccountFiles } from './account-files.ts';
import { fileProblem } from './file-problem.ts';
import { type Finding, findingText } from './finding.ts';
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
  const problems: Finding[] = [];
  const accounts: LoadedAccount[] = [];
  const fileOf = new Map<string, string>();
  for (const file of files) {
    const name = relative(process.cwd(), file);
    const read = readAccount(readFileSync(file), name);
    if (!read.ok) {
      problems.push(...read.problems);
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
      problems.push(finding);
    }
    const twice = sameAccount(read.account, read.source, fileOf).filter(
      ({ severity }) => severity === 'error',
    );
    problems.push(...twice);
    if (problems.length === before) accounts.push({ ...read, media: mediaDigests(folder, read.built.files) });
  }
  if (problems.length > 0) {
    const said = inEach((language) => problems.map((one) => findingText(one, language)).join('\n'));
    throw new ToldError('accounts_invalid', said);
  }
  return accounts;
}
