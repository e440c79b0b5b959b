import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleFunctions, bundleOptions } from '#infra/build/bundle.ts';
import { functionNames } from '#infra/build/functions.ts';
import { loadAccounts } from '#infra/config/load-accounts.ts';
import { filesRead as filesReadOf, sizeOf } from '../support/bundle-parts.ts';

/** The most that a cold start may read of a function's code, minified; bytes. */
const budgets = { receiver: 265_000, sender: 390_000, 'token-refresher': 270_000 } as const;
/** What the sender also reads if rules use regular expressions. */
const senderWithPatterns = 545_000;
/** What the receiver also reads if a rule has a passive reply. */
const receiverWithRules = 330_000;

const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));
const bundles = bundleFunctions(folder, {
  accounts: loadAccounts('infra/examples/accounts'),
  folder: 'infra/examples/accounts',
});
const accountsOf = (name: keyof typeof budgets) =>
  JSON.parse(readFileSync(join(bundles[name].folder, 'accounts.json'), 'utf8'));

const filesRead = (name: keyof typeof budgets, isWanted?: (file: string) => boolean): string[] =>
  filesReadOf(bundles[name], isWanted);

describe.each(functionNames)('the bundle of the %s', (name) => {
  it('keeps its budget', () => {
    expect(sizeOf(filesRead(name))).toBeLessThan(budgets[name]);
  });
  it('starts without the schema library', () => {
    const started = new Set(filesRead(name).map((file) => basename(file)));
    const inputs = Object.entries(bundles[name].metafile.outputs)
      .filter(([path]) => started.has(basename(path)))
      .flatMap(([, output]) => Object.keys(output.inputs));
    expect(inputs.length).toBeGreaterThan(0);
    expect(inputs.filter((input) => input.includes('node_modules/zod/'))).toEqual([]);
  });
  it('contains nothing that a cold start should not pay for', () => {
    const inputs = Object.keys(bundles[name].metafile.inputs);
    expect(
      inputs.filter((input) =>
        /zod\/v4\/classic|credential-provider-(ini|sso|process|node)|undici/.test(input),
      ),
    ).toEqual([]);
    // Modules of Node that take milliseconds to load, or whose exports do when an import reads them all.
    for (const file of filesRead(name, () => true))
      expect(readFileSync(file, 'utf8')).not.toMatch(/from"node:(https?|util|zlib)"/);
  });
});

it('the bundles contain these packages and their dependencies', () => {
  const used = new Set<string>();
  for (const { metafile } of Object.values(bundles))
    for (const [file, { imports }] of Object.entries(metafile.inputs)) {
      if (file.includes('node_modules/')) continue;
      for (const { path } of imports) {
        const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
        if (name !== undefined) used.add(name);
      }
    }
  expect([...used].sort()).toEqual([
    '@aws-sdk/client-dynamodb',
    '@aws-sdk/client-eventbridge',
    '@aws-sdk/client-scheduler',
    '@aws-sdk/client-secrets-manager',
    '@aws-sdk/client-sqs',
    '@aws-sdk/util-dynamodb',
    '@smithy/signature-v4',
    'markdown-it',
    're2js',
    'zod',
  ]);
});

describe('the sender', () => {
  it('loads the library for regular expressions only if rules use any', () => {
    const inputsOf = (files: readonly string[]): string[] =>
      Object.entries(bundles.sender.metafile.outputs)
        .filter(([path]) => files.some((file) => basename(file) === basename(path)))
        .flatMap(([, { inputs }]) => Object.keys(inputs));
    const isPattern = (file: string): boolean => file.startsWith('pattern-');
    expect(inputsOf(filesRead('sender')).join()).not.toContain('re2js');
    expect(inputsOf(filesRead('sender', isPattern)).join()).toContain('re2js');
    expect(sizeOf(filesRead('sender', isPattern))).toBeLessThan(senderWithPatterns);
  });
  it('contains none of the checks of rules, which were made when the rules were built', () => {
    const inputs = Object.keys(bundles.sender.metafile.inputs);
    expect(inputs.filter((input) => /shared\/rules\/(schema|build|lint)\//.test(input))).toEqual([]);
  });
});

describe('the receiver', () => {
  it('loads the engine and the DynamoDB client only if a rule has a passive reply', () => {
    const isPassive = (file: string): boolean => file.startsWith('wire-rules-');
    const inputsOf = (files: readonly string[]): string =>
      Object.entries(bundles.receiver.metafile.outputs)
        .filter(([path]) => files.some((file) => basename(file) === basename(path)))
        .flatMap(([, { inputs }]) => Object.keys(inputs))
        .join();
    expect(inputsOf(filesRead('receiver'))).not.toMatch(/client-dynamodb|rules\/engine/);
    expect(inputsOf(filesRead('receiver', isPassive))).toMatch(/client-dynamodb/);
    expect(sizeOf(filesRead('receiver', isPassive))).toBeLessThan(receiverWithRules);
  });
});

describe('the accounts next to the bundles', () => {
  it('contain what each function needs to know, and no more', () => {
    expect(Object.keys(accountsOf('receiver')[0]).sort()).toEqual([
      'appId',
      'callbackSecretOwner',
      'encryption',
      'id',
      'kind',
      'path',
      'quotas',
      'rules',
      'timestampTolerance',
    ]);
    expect(Object.keys(accountsOf('token-refresher')[0]).sort()).toEqual(['appId', 'id', 'platform']);
    expect(Object.keys(accountsOf('sender')[0]).sort()).toEqual([
      'agentSessions',
      'appId',
      'auditFor',
      'forgetOn',
      'id',
      'keepForPeople',
      'kind',
      'publish',
      'quotas',
      'remindBefore',
      'resendUndetermined',
      'rules',
      'unansweredFor',
      'verified',
    ]);
  });
});

describe('shared/wechat alone', () => {
  it('keeps its budget, with everything in it', () => {
    const files = readdirSync('shared/wechat', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    // What turns Markdown into text is a chunk of its own, loaded only where a request asks for it.
    const contents = files
      .filter((name) => !name.includes('markdown'))
      .map((name) => `export * from './shared/wechat/${name}';`)
      .join('\n');
    const { outputFiles } = buildSync({
      ...bundleOptions,
      stdin: { contents, resolveDir: '.' },
      write: false,
      outdir: folder,
    });
    expect(outputFiles[0]?.contents.length).toBeLessThan(45 * 1024);
  });
});
