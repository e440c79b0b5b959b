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
 * @param read reads one file
 */
export function loadAccounts(folder: string, read = readAccount): readonly LoadedAccount[] {
  const files = someAccountFiles(folder);
  const problems: Finding[] = [];
  const accounts: LoadedAccount[] = [];
  const fileOf = new Map<string, string>();
  for (const file of files) {
    const name = relative(process.cwd(), file);
    const one = read(readFileSync(file), name);
    if (!one.ok) {
      problems.push(...one.problems);
      continue;
    }
    const before = problems.length;
    for (const use of one.built.files) {
      const problem = fileProblem(folder, use);
      if (problem === undefined) continue;
      const finding = one.source.finding({
        severity: 'error',
        code: 'bad-file',
        path: use.path,
        ...problem,
      });
      problems.push(finding);
    }
    const twice = sameAccount(one.account, one.source, fileOf).filter(({ severity }) => severity === 'error');
    problems.push(...twice);
    if (problems.length === before) accounts.push({ ...one, media: mediaDigests(folder, one.built.files) });
  }
  if (problems.length > 0) {
    const said = inEach((language) => problems.map((one) => findingText(one, language)).join('\n'));
    throw new ToldError('accounts_invalid', said);
  }
  return accounts;
}
