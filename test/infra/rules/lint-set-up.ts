import { expect } from 'vitest';
import { inLanguage } from '#infra/language/text.ts';
import { buildProgram } from '#infra/rules/build/program.ts';
import { type LintInput, lintRules } from '#infra/rules/lint/lint.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { accountRules, t0 } from '../../support/rules-builder.ts';

export type Options = Parameters<typeof accountRules>[1];
export const reply = { text: 'r' };
export const contains = (...words: string[]): object => ({ when: { text: { contains: words } }, reply });
export const equals = (...words: string[]): object => ({ when: { text: { equals: words } }, reply });

export function findings(rules: readonly object[], options: Options = {}, more: Partial<LintInput> = {}) {
  const account = accountRules(
    rules.map((rule, index) => ({ id: `r${index}`, ...rule })),
    options,
  );
  const built = buildProgram(account);
  expect(built.issues).toEqual([]);
  const issues = lintRules({ account, built, quotas: defaultQuotas[account.kind], now: t0, ...more });
  return issues
    .filter(({ code }) => !besides.has(code))
    .map(({ code, path, problem }) => ({ code, at: path.join('.'), problem: inLanguage(problem, 'en') }));
}
/** What short and bare rules of tests are told as well, and lint-habits.test.ts is about. */
const besides = new Set([
  'risky-keyword',
  'holidays-end',
  'dialogue-without-way-out',
  'dialogue-without-unclear',
]);

export const codes = (...args: Parameters<typeof findings>): string[] =>
  findings(...args).map(({ code, at }) => `${code} ${at}`);
