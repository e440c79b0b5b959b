import { loadRules } from '#shared/rules/rule-set.ts';
import type { Finding } from '../../config/finding.ts';
import type { Language } from '../../language/text.ts';
import { type CaseResult, runCases } from '../../rules/testing/run.ts';
import type { CheckedAccount } from './checked-account.ts';
import { whyLines } from './print-decision.ts';
import { findingInJson, findingLines } from './print-findings.ts';
import { namesForTests, readTests } from './test-file.ts';

/** The results of the tests beside an account's file. */
export interface PlayedTests {
  readonly account: string;
  /** The file with the tests; null if there is none. */
  readonly file: string | null;
  /** Why the tests cannot run. */
  readonly findings: readonly Finding[];
  readonly cases: readonly (CaseResult & { readonly line: number })[];
}

/**
 * Runs the tests of an account's rules.
 *
 * @param now the time of cases that name none; epoch seconds
 */
export async function playTests(account: CheckedAccount, now: number): Promise<PlayedTests> {
  const { name, path, usable, findings } = account;
  const nothing = { account: name, file: null, findings: [], cases: [] };
  if (usable === null) {
    return { ...nothing, findings: findings.filter(({ severity }) => severity === 'error') };
  }
  const read = readTests(path, namesForTests(usable.account.rules));
  if (read.kind === 'none') return nothing;
  if (read.kind === 'invalid') return { ...nothing, findings: read.findings };
  const results = runCases(await loadRules(usable.built.program), usable.quotas, read.tests, now);
  const cases = results.map((one) => ({ ...one, line: read.source.placeOf(['cases', one.index]).line }));
  return { ...nothing, file: read.file, cases };
}

/** Whether a case failed or the tests could not run. */
export function isBad({ findings, cases }: PlayedTests): boolean {
  return findings.length > 0 || cases.some(({ failures }) => failures.length > 0);
}

/** The results for scripts. */
export function testsInJson({ findings, cases, ...played }: PlayedTests, language: Language) {
  return {
    ...played,
    findings: findings.map((one) => findingInJson(one, language)),
    cases: cases.map(({ failures, ...one }) => ({
      ...one,
      failures: failures.map(({ given, differences, ...failure }) => ({
        ...failure,
        given: given[language],
        differences: differences.map((difference) => difference[language]),
      })),
    })),
  };
}

/** The failures, for people. @param showAll whether to show every rule of a long list */
export function testLines(
  { account, file, findings, cases }: PlayedTests,
  language: Language,
  showAll: boolean,
): string[] {
  if (findings.length > 0) return findings.flatMap((one) => findingLines(one, language));
  if (file === null) return [language === 'zh' ? `${account}：没有测试` : `${account}: no tests`];
  const stepText = (step: number, given: string): string =>
    language === 'zh' ? `第 ${step + 1} 步，${given}` : `step ${step + 1}, ${given}`;
  return cases
    .filter(({ failures }) => failures.length > 0)
    .flatMap(({ name, line, failures }) => [
      `${file}:${line} ${name}`,
      ...failures.flatMap(({ step, given, differences, explanation }) => [
        `    ${stepText(step, given[language])}`,
        ...differences.map((difference) => `      ${difference[language]}`),
        ...whyLines(explanation.rules, showAll, language).map((why) => `        ${why}`),
      ]),
    ]);
}
