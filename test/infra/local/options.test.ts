import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkKeys } from '#infra/cli/account-keys.ts';
import { loadAccounts } from '#infra/config/load-accounts.ts';
import { inventedSecrets, readSecrets } from '#infra/local/local-secrets.ts';
import { help, readOptions } from '#infra/local/options.ts';
import { decodeEncodingAesKey } from '#shared/wechat/cipher.ts';
import { loadedAccount } from '../../support/loaded-account.ts';

describe('readOptions', () => {
  it('needs nothing', () => {
    expect(readOptions([], 5)).toMatchObject({
      port: 8787,
      orNext: true,
      simulator: true,
      startAt: 5,
      secrets: undefined,
    });
  });
  it('takes all that is needed to attach another WeChat', () => {
    const args =
      '--port 0 --wechat-api http://127.0.0.1:9/ --accounts dir --secrets file --no-simulator'.split(' ');
    expect(readOptions(args, 5)).toEqual({
      port: 0,
      orNext: false,
      wechatApi: 'http://127.0.0.1:9/',
      accounts: 'dir',
      secrets: 'file',
      simulator: false,
      startAt: 5,
      verbose: false,
      opens: true,
      language: 'en',
    });
  });
  it('speaks the language of the locale, or the one that is asked for', () => {
    expect(readOptions([], 5, { LANG: 'zh_CN.UTF-8' })).toMatchObject({ language: 'zh' });
    expect(readOptions(['--lang', 'en'], 5, { LANG: 'zh_CN.UTF-8' })).toMatchObject({ language: 'en' });
  });
  it('shows help, in which every option is', () => {
    expect(readOptions(['--help'], 0)).toBe('help');
    for (const option of [
      '--port',
      '--accounts',
      '--secrets',
      '--no-simulator',
      '--wechat-api',
      '--start-at',
      '--verbose',
      '--no-open',
      '--lang',
    ]) {
      expect(help).toContain(option);
    }
    expect(help).toContain('/__local/events');
  });
  it.each([
    ['--port 70000', /--port 70000: a port is a number from 0 to 65535/],
    ['--port x', /--port x/],
    ['--no-simulator', /--no-simulator needs --secrets FILE/],
    ['--wechat-api http://x', /--wechat-api goes with --no-simulator/],
    ['--no-simulator --secrets f --wechat-api ftp://x', /begins with http/],
    ['--start-at soon', /--start-at soon/],
    ['--lang fr', /--lang fr: it can be en or zh/],
    ['--bogus', /Unknown option '--bogus'/],
    ['stray', /Unexpected argument 'stray'/],
  ])('refuses %s, says why and where to read more', (args, message) => {
    expect(() => readOptions(args.split(' '), 0)).toThrow(message);
    expect(() => readOptions(args.split(' '), 0)).toThrow(/npm start -- --help/);
  });
});

describe('the secrets of the local run', () => {
  it('are such as the WeChat console takes', () => {
    const other = loadedAccount({ account: 'noodle', kind: 'official-account', appId: 'wx1a2b3c4d5e6f7a8b' });
    for (let count = 0; count < 50; count++) {
      const [keys] = inventedSecrets([other]).values();
      expect(checkKeys(keys, 'invented')).toEqual(keys);
    }
  });
  const accounts = loadAccounts('infra/examples/accounts');
  const names = accounts.map(({ account }) => account.account);
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const fileWith = (text: string): string => {
    const file = join(folder, `${Math.abs(text.length)}-${names.length}.json`);
    writeFileSync(file, text);
    return file;
  };
  const one = { appSecret: 'hush', token: 'hush', encodingAESKey: 'hush' };

  it('are invented where none are given, in the form that WeChat has', () => {
    for (const { encodingAESKey, token } of inventedSecrets(accounts).values()) {
      expect(decodeEncodingAesKey(encodingAESKey)).toHaveLength(32);
      expect(token.length).toBeGreaterThanOrEqual(3);
    }
  });
  it('are read from a file', () => {
    const secrets = readSecrets(fileWith(JSON.stringify({ harbor: one, lantern: one, more: one })), names);
    expect(secrets.get('lantern')).toEqual(one);
  });
  it.each([
    ['is not JSON', '{"lantern": hush', /the file is not JSON/],
    ['has an account too few', JSON.stringify({ lantern: one }), /there is no entry for harbor/],
    [
      'has a field too few',
      JSON.stringify({ lantern: { token: 'hush', encodingAESKey: 'hush' }, harbor: one }),
      /lantern\.appSecret: is missing/,
    ],
    [
      'has an unknown field',
      JSON.stringify({ lantern: { ...one, appId: 'hush' }, harbor: one }),
      /lantern\.appId: is not a known field/,
    ],
  ])('are refused when the file %s, without quoting it', (_, text, message) => {
    const file = fileWith(text);
    expect(() => readSecrets(file, names)).toThrow(message);
    expect(() => readSecrets(file, names)).not.toThrow(/hush/);
  });
  it('are refused when the file is not there', () => {
    expect(() => readSecrets(join(folder, 'none.json'), names)).toThrow(
      /none\.json: the file cannot be read/,
    );
  });
});
