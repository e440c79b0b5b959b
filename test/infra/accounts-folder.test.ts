import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  accountsFolder,
  accountsOrExamples,
  exampleAccounts,
  ownAccounts,
} from '#infra/config/accounts-folder.ts';
import { loadAccounts } from '#infra/config/load-accounts.ts';
import { errorCode } from '../support/error-code.ts';

const folder = mkdtempSync(join(tmpdir(), 'accounts-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the folder of the accounts', () => {
  it('is the one that was given, or the user’s in this repository', () => {
    expect(accountsFolder('../accounts')).toBe('../accounts');
    expect(accountsFolder(undefined)).toBe(ownAccounts);
    expect(ownAccounts).toMatch(/infra\/accounts$/);
  });
  it('is the examples folder for a local run, while the user has no account', () => {
    writeFileSync(join(folder, 'README.md'), '# Your accounts');
    writeFileSync(join(folder, 'shop.test.yaml'), 'cases: []');
    expect(accountsOrExamples(undefined, folder)).toBe(exampleAccounts);
    expect(accountsOrExamples(undefined, join(folder, 'none'))).toBe(exampleAccounts);
    expect(accountsOrExamples(folder, folder)).toBe(folder);
    writeFileSync(join(folder, 'shop.yaml'), '');
    expect(accountsOrExamples(undefined, folder)).toBe(folder);
  });
  it('needs an account for a deploy, and otherwise the error says how to make one', () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    writeFileSync(join(empty, 'README.md'), '# Your accounts');
    writeFileSync(join(empty, 'stages.yaml'), 'test: {}');
    const load = () => loadAccounts(empty);
    expect(errorCode(load)).toBe('accounts_missing');
    expect(load).toThrow(
      `Make one with npm run wechat -- account new --accounts ${relative(process.cwd(), empty)}, or look at the examples first: infra/examples/accounts.`,
    );
  });
  it('must exist', () => {
    const load = () => loadAccounts(join(folder, 'nowhere'));
    expect(errorCode(load)).toBe('accounts_invalid');
    expect(load).toThrow(
      /nowhere: the folder .* cannot be read\. Name another with --accounts .* -c accounts=/,
    );
  });
  it('of the examples has accounts', () => {
    expect(loadAccounts(exampleAccounts).map(({ account }) => account.account)).toEqual([
      'harbor',
      'lantern',
    ]);
  });
});
