import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkAccounts } from '#infra/cli/rules/checked-account.ts';
import { namesForTests, readTests } from '#infra/cli/rules/test-file.ts';
import { momentIn } from '#infra/rules/build/rule.ts';
import { runCases } from '#infra/rules/testing/run.ts';
import { loadRules } from '#shared/rules/rule-set.ts';

/** Before the campaigns of the examples are over. */
const now = momentIn('2026-11-19 14:20', 'Asia/Shanghai');

/*
 * The tests beside the account files, case by case. Every file has its account, so that none is left out unnoticed.
 */
const folders = ['infra/examples/accounts', 'infra/examples/cookbook', 'test/fixtures/school'];
const checked = folders.map((folder) => ({ folder, accounts: checkAccounts(folder, [], now) }));

describe.each(checked.flatMap(({ accounts }) => accounts))('the rules of $name', (account) => {
  const { usable, path, findings } = account;
  it('have no findings', () => {
    expect(findings).toEqual([]);
  });
  if (usable === null) return;
  const read = readTests(path, namesForTests(usable.account.rules));
  if (read.kind === 'none') return;
  it('have tests that can be read', () => {
    expect(read).toMatchObject({ kind: 'tests' });
  });
  if (read.kind === 'invalid') return;
  it.each(read.tests.cases)('$name', async (one) => {
    const rules = await loadRules(usable.built.program);
    const [result] = runCases(rules, usable.quotas, { ...read.tests, cases: [one] }, now);
    expect(result?.failures.flatMap(({ given, differences }) => [given, ...differences])).toEqual([]);
  });
});

it.each(checked)('every test file in $folder is that of an account', ({ folder, accounts }) => {
  const tests = readdirSync(folder).filter((name) => /\.test\.[a-z]+$/.test(name));
  const names = accounts.map(({ file }) => file.replace(/^.*\/|\.[a-z]+$/g, ''));
  expect(
    tests.map((name) => name.replace(/\.test\.[a-z]+$/, '')).filter((name) => !names.includes(name)),
  ).toEqual([]);
});
