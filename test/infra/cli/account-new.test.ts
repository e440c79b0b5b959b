import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Terminal } from '#infra/cli/terminal.ts';
import { loadAccounts } from '#infra/config/load-accounts.ts';
import { editorSchemas } from '#infra/editor/schemas.ts';
import { accountKinds } from '#shared/wechat/account-kind.ts';
import { runWechat } from '../../support/command-line.ts';

const root = mkdtempSync(join(tmpdir(), 'account-new-'));
afterAll(() => rmSync(root, { recursive: true }));
const folder = () => mkdtempSync(join(root, 'accounts-'));
const person = (...answers: string[]): Terminal & { readonly questions: string[] } => {
  const questions: string[] = [];
  return {
    isInteractive: true,
    questions,
    ask: async (question) => {
      questions.push(question);
      return answers.shift() ?? '';
    },
    askHidden: () => Promise.reject(new Error('nothing is secret')),
    readAll: () => Promise.reject(new Error('nothing is piped in')),
  };
};
const appId = 'wx7d3a51c9e40b2f86';

describe('account new', () => {
  it.each(accountKinds)('writes a %s that is right as it is, with tests that pass', async (kind) => {
    const accounts = folder();
    const terminal = person('tea-house', ` ${kind} `, appId, '');
    const { code, out } = await runWechat(['account', 'new', '--accounts', accounts], { terminal });
    expect(code).toBe(0);
    expect(terminal.questions).toHaveLength(4);
    expect(out).toContain(`npm run wechat -- rules test tea-house --accounts ${accounts}`);
    expect(loadAccounts(accounts).map(({ account }) => account)).toEqual([
      expect.objectContaining({ account: 'tea-house', kind, appId, encryption: 'safe' }),
    ]);
    for (const command of ['check', 'test']) {
      const ran = await runWechat(['rules', command, '--accounts', accounts]);
      expect(ran, ran.out).toMatchObject({ code: 0 });
    }
  });
  it('asks nothing that the command line says', async () => {
    const accounts = folder();
    const args = ['tea', '--kind', 'mini-program', '--app-id', appId, '--encryption', 'plaintext'];
    const { code } = await runWechat(['account', 'new', ...args, '--accounts', accounts]);
    expect(code).toBe(0);
    expect(loadAccounts(accounts)[0]?.account).toMatchObject({ account: 'tea', encryption: 'plaintext' });
  });
  it('gives editors what they check the files with, also outside the repository', async () => {
    const accounts = folder();
    await runWechat([
      'account',
      'new',
      'tea',
      '--kind',
      'mini-program',
      '--app-id',
      appId,
      '--accounts',
      accounts,
    ]);
    const [first = ''] = readFileSync(join(accounts, 'tea.yaml'), 'utf8').split('\n');
    const schema = join(accounts, first.replace('# yaml-language-server: $schema=', ''));
    expect(readFileSync(schema, 'utf8')).toBe(editorSchemas()['account.json']);
    writeFileSync(schema, 'old');
    expect((await runWechat(['account', 'new', '--schemas', '--accounts', accounts])).code).toBe(0);
    expect(readFileSync(schema, 'utf8')).toBe(editorSchemas()['account.json']);
  });
  it.each([
    ['a name that is none', ['Tea House', '--kind', 'mini-program', '--app-id', appId], 'is not 1 to 40'],
    ['a kind that there is not', ['tea', '--kind', 'shop', '--app-id', appId], 'kind: shop is not one of'],
    [
      'an AppID that is none',
      ['tea', '--kind', 'mini-program', '--app-id', 'gh_1'],
      'appId: gh_1 is not an AppID',
    ],
    [
      'a name that leads elsewhere',
      ['../tea', '--kind', 'mini-program', '--app-id', appId],
      '"../tea" is not',
    ],
    ['nothing, with nobody to ask', [], 'Without a person to ask'],
  ])('refuses %s, and writes nothing', async (_, args, words) => {
    const accounts = folder();
    const { code, errors } = await runWechat(['account', 'new', ...args, '--accounts', accounts]);
    expect(code).not.toBe(0);
    expect(errors).toContain(words);
    expect(readdirSync(accounts)).toEqual([]);
  });
  it('leaves an account alone that is there', async () => {
    const accounts = folder();
    writeFileSync(join(accounts, 'tea.yaml'), 'mine');
    const args = ['tea', '--kind', 'mini-program', '--app-id', appId, '--accounts', accounts];
    const { code, errors } = await runWechat(['account', 'new', ...args]);
    expect(code).toBe(1);
    expect(errors).toContain('tea.yaml is there already, and is left as it is.');
    expect(readFileSync(join(accounts, 'tea.yaml'), 'utf8')).toBe('mine');
  });
});
