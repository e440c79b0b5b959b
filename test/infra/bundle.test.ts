import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleFunctions, bundleOptions, functionNames } from '#infra/build/bundle.ts';
import { loadAccounts } from '#infra/config/load-accounts.ts';

/** The most that a function's code may weigh, minified; bytes. Every kilobyte is read on a cold start. */
const budgets = { receiver: 250_000, sender: 330_000, 'token-refresher': 290_000 } as const;

const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));
const bundles = bundleFunctions(folder, loadAccounts('infra/accounts'));
const accountsOf = (name: keyof typeof budgets) =>
  JSON.parse(readFileSync(join(bundles[name].folder, 'accounts.json'), 'utf8'));

describe.each(functionNames)('the bundle of the %s', (name) => {
  const file = join(bundles[name].folder, 'index.mjs');
  it('keeps its budget', () => {
    expect(statSync(file).size).toBeLessThan(budgets[name]);
  });
  it('has none of what a cold start should not pay for', () => {
    const inputs = Object.keys(bundles[name].metafile.inputs);
    expect(
      inputs.filter((input) =>
        /zod\/v4\/classic|credential-provider-(ini|sso|process|node)|undici/.test(input),
      ),
    ).toEqual([]);
    expect(readFileSync(file, 'utf8')).not.toMatch(/from"node:https?"/);
  });
});

describe('the accounts beside the bundles', () => {
  it('have for each function what it needs to know, and no more', () => {
    expect(Object.keys(accountsOf('receiver')[0]).sort()).toEqual([
      'account',
      'appId',
      'encryption',
      'keysOf',
      'path',
      'timestampTolerance',
    ]);
    expect(Object.keys(accountsOf('token-refresher')[0]).sort()).toEqual(['account', 'appId', 'platform']);
    expect(Object.keys(accountsOf('sender')[0]).sort()).toEqual([
      'account',
      'appId',
      'kind',
      'publish',
      'quotas',
      'resendUndetermined',
      'rules',
    ]);
  });
});

describe('shared/wechat alone', () => {
  it('keeps its budget, with all that is in it', () => {
    const files = readdirSync('shared/wechat', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const contents = files.map((name) => `export * from './shared/wechat/${name}';`).join('\n');
    const { outputFiles } = buildSync({
      ...bundleOptions,
      stdin: { contents, resolveDir: '.' },
      write: false,
      outdir: folder,
    });
    expect(outputFiles[0]?.contents.length).toBeLessThan(45_000);
  });
});
