import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkAccounts } from '#infra/cli/rules/checked-account.ts';
import { readTests } from '#infra/cli/rules/test-file.ts';
import { runCases } from '#infra/rules/testing/run.ts';
import { loadRules } from '#shared/rules/rule-set.ts';
import { t0 } from '../../support/rules-builder.ts';

/*
 * The tests beside the account files, case by case. Every file has its account, so that none is left out unnoticed.
 */
const folder = 'infra/examples/accounts';
const checked = checkAccounts(folder, [], t0);

describe.each(checked)('the rules of $name', ({ usable, path, findings }) => {
  it('have nothing that somebody should look at', () => {
    expect(findings).toEqual([]);
  });
  if (usable === null) return;
  const read = readTests(path, new Set(usable.account.rules.map(({ id }) => id)));
  if (read.kind === 'none') return;
  it('are tested by what can be read', () => {
    expect(read).toMatchObject({ kind: 'tests' });
  });
  if (read.kind === 'invalid') return;
  it.each(read.tests.cases)('$name', async (one) => {
    const rules = await loadRules(usable.built.program);
    const [result] = runCases(rules, usable.quotas, { ...read.tests, cases: [one] }, t0);
    expect(result?.failures.flatMap(({ given, differences }) => [given, ...differences])).toEqual([]);
  });
});

it('every test file is that of an account', () => {
  const tests = readdirSync(folder).filter((name) => /\.test\.[a-z]+$/.test(name));
  const accounts = checked.map(({ file }) => file.replace(/^.*\/|\.[a-z]+$/g, ''));
  expect(
    tests.map((name) => name.replace(/\.test\.[a-z]+$/, '')).filter((name) => !accounts.includes(name)),
  ).toEqual([]);
});
