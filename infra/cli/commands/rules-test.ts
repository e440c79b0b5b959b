import { loadRules } from '#shared/rules/rule-set.ts';
import { accountsFolder } from '../../config/accounts-folder.ts';
import type { Finding } from '../../config/finding.ts';
import { type CaseResult, runCases } from '../../rules/testing/run.ts';
import { type Command, sharedOptions } from '../command.ts';
import { type CheckedAccount, checkAccounts } from '../rules/checked-account.ts';
import { whyLines } from '../rules/print-decision.ts';
import { findingLines, plural } from '../rules/print-findings.ts';
import { readTests } from '../rules/test-file.ts';

/** Plays the tests beside the account files. */
export const rulesTest: Command = {
  description: `The tests of lantern.yaml are in lantern.test.yaml beside it: what a user does, and what is to come of it. A case that fails
says what was expected and why the rules decided otherwise. The exit code is 1 if one fails or an account's rules cannot be used.`,
  options: sharedOptions,
  positionals: { min: 0, max: Number.POSITIVE_INFINITY },
  async run({ options, positionals, print, now }) {
    const at = Math.floor(now() / 1000);
    const checked = checkAccounts(accountsFolder(options['accounts']), positionals, at);
    const played = await Promise.all(checked.map((one) => playTests(one, at)));
    if (options['json'] === true) print(JSON.stringify(played, null, 2));
    else {
      for (const line of played.flatMap(resultLines)) print(line);
      const cases = played.flatMap((one) => one.cases);
      const failed = cases.filter(({ failures }) => failures.length > 0).length;
      print(`${plural(cases.length, 'case')}: ${cases.length - failed} passed, ${failed} failed`);
    }
    const isBad = played.some(
      ({ findings, cases }) => findings.length > 0 || cases.some(({ failures }) => failures.length > 0),
    );
    return isBad ? 1 : 0;
  },
};

interface PlayedTests {
  readonly account: string;
  /** The file with the tests; null where there is none. */
  readonly file: string | null;
  /** What keeps the tests from being played. */
  readonly findings: readonly Finding[];
  readonly cases: readonly (CaseResult & { readonly line: number })[];
}

async function playTests(
  { name, path, usable, findings }: CheckedAccount,
  now: number,
): Promise<PlayedTests> {
  const nothing = { account: name, file: null, findings: [], cases: [] };
  if (usable === null) {
    return { ...nothing, findings: findings.filter(({ severity }) => severity === 'error') };
  }
  const read = readTests(path, new Set(usable.account.rules.map(({ id }) => id)));
  if (read.kind === 'none') return nothing;
  if (read.kind === 'invalid') return { ...nothing, findings: read.findings };
  const results = runCases(await loadRules(usable.built.program), usable.quotas, read.tests, now);
  const cases = results.map((one) => ({ ...one, line: read.source.placeOf(['cases', one.index]).line }));
  return { ...nothing, file: read.file, cases };
}

/** The cases of an account that fail, and what keeps them from being played, as lines for people. */
export async function failedCases(account: CheckedAccount, now: number): Promise<readonly string[]> {
  const played = await playTests(account, now);
  return played.file === null && played.findings.length === 0 ? [] : resultLines(played);
}

function resultLines({ account, file, findings, cases }: PlayedTests): string[] {
  if (findings.length > 0) return findings.flatMap(findingLines);
  if (file === null) return [`${account}: no tests`];
  return cases
    .filter(({ failures }) => failures.length > 0)
    .flatMap(({ name, line, failures }) => [
      `${file}:${line} ${name}`,
      ...failures.flatMap(({ step, given, differences, explanation }) => [
        `    step ${step + 1}, ${given}`,
        ...differences.map((difference) => `      ${difference}`),
        ...whyLines(explanation.rules, false).map((why) => `        ${why}`),
      ]),
    ]);
}
