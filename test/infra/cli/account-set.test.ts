import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Terminal } from '#infra/cli/terminal.ts';
import { localAws } from '../../support/local-aws.ts';

const appSecret = '0123456789abcdef0123456789abcdef';
const keys = { token: 'oldToken2025', encodingAESKey: 'k'.repeat(43) };
const newKeys = { token: 'newToken2026', encodingAESKey: 'n'.repeat(43) };
const newerKeys = { token: 'newerToken2027', encodingAESKey: 'm'.repeat(43) };

const piped = (value: unknown): Terminal => ({
  isInteractive: false,
  ask: () => Promise.reject(new Error('nobody is there')),
  askHidden: () => Promise.reject(new Error('nobody is there')),
  readAll: async () => (typeof value === 'string' ? value : JSON.stringify(value)),
});
function typed(...answers: string[]): Terminal & { questions: string[] } {
  const questions: string[] = [];
  return {
    isInteractive: true,
    questions,
    ask: () => Promise.reject(new Error('what is typed would be shown')),
    askHidden: async (question) => {
      questions.push(question);
      return answers.shift() ?? '';
    },
    readAll: () => Promise.reject(new Error('nothing is piped in')),
  };
}

async function setUp(callback?: object) {
  const aws = await localAws({
    'wechat-reply/lantern/app': undefined,
    'wechat-reply/lantern/callback': callback && JSON.stringify(callback),
  });
  return {
    aws,
    set: (terminal: Terminal, ...args: string[]) => aws.run(['account', 'set', 'lantern', ...args], terminal),
    app: () => JSON.parse(aws.secrets.get('wechat-reply/lantern/app') ?? 'null'),
    callback: () => JSON.parse(aws.secrets.get('wechat-reply/lantern/callback') ?? 'null'),
  };
}

describe('account set', () => {
  it('asks for the keys without showing them, and writes them', async () => {
    const { set, app, callback } = await setUp();
    const terminal = typed(appSecret, ` ${keys.token} `, keys.encodingAESKey);
    const { code, out } = await set(terminal);
    expect(code).toBe(0);
    expect(app()).toEqual({ appSecret });
    expect(callback()).toEqual(keys);
    expect(terminal.questions).toHaveLength(3);
    for (const secret of [appSecret, ...Object.values(keys)]) expect(out).not.toContain(secret);
  });
  it('leaves as it is what is not typed', async () => {
    const { set, app, callback } = await setUp(keys);
    expect((await set(typed(appSecret))).code).toBe(0);
    expect([app(), callback()]).toEqual([{ appSecret }, keys]);
  });
  it('takes the keys from a pipe and from a file', async () => {
    const { set, app, callback } = await setUp();
    expect((await set(piped({ appSecret }))).code).toBe(0);
    const file = join(mkdtempSync(join(tmpdir(), 'keys-')), 'keys.json');
    writeFileSync(file, JSON.stringify(keys));
    expect((await set(typed(), '--file', file)).code).toBe(0);
    expect([app(), callback()]).toEqual([{ appSecret }, keys]);
  });
  it('takes a token alone, for an account in plaintext mode', async () => {
    const { set, callback } = await setUp();
    await set(piped({ token: keys.token }));
    expect(callback()).toEqual({ token: keys.token });
  });
  it.each<[string, unknown, string]>([
    ['a key that is too short', { token: 'abcd', encodingAESKey: 'short' }, 'exactly 43 letters'],
    ['a token with other characters', { token: 'a-b-c' }, 'token is not a Token'],
    ['an AppSecret that is none', { appSecret: 'my secret' }, 'is not an AppSecret'],
    ['half of a pair', { encodingAESKey: keys.encodingAESKey }, 'set together'],
    ['a misspelt name', { appsecret: appSecret }, 'appsecret is not a known field'],
    ['what is not JSON', `appSecret=${appSecret}`, 'is not JSON'],
    ['nothing', {}, 'No key was given'],
  ])('refuses %s, and repeats none of it', async (_, value, words) => {
    const { set, app, callback } = await setUp(keys);
    const { code, out, errors } = await set(piped(value));
    expect(code).not.toBe(0);
    expect(errors).toContain(words);
    for (const secret of ['short', 'a-b-c', 'my secret', appSecret, keys.encodingAESKey]) {
      expect(out + errors).not.toContain(secret);
    }
    expect([app(), callback()]).toEqual([null, keys]);
  });
  it.each([
    [['--stack', 'other'], 'There is no stack other'],
    [['--file', '/nowhere'], '/nowhere: the file cannot be read'],
  ])('says what to do about %j', async (args, words) => {
    const { set } = await setUp();
    expect(await set(piped({ appSecret }), ...args)).toMatchObject({
      code: 1,
      errors: expect.stringContaining(words),
    });
  });
  it('makes a secret that is not there, also for an account that was removed and is there again', async () => {
    const aws = await localAws();
    const set = () => aws.run(['account', 'set', 'lantern'], piped({ appSecret, ...keys }));
    const { code, out } = await set();
    expect(code).toBe(0);
    expect(out).toContain(
      'with the URL (服务器地址) https://abcdefghij.lambda-url.ap-southeast-1.on.aws/lantern',
    );
    expect([...aws.secrets]).toEqual([
      ['wechat-reply/lantern/app', JSON.stringify({ appSecret })],
      ['wechat-reply/lantern/callback', JSON.stringify(keys)],
    ]);
    expect(await set()).toMatchObject({ code: 0, out: expect.stringContaining('has these keys already') });
  });
  it('encrypts what is set with the key of the stack, and asks for nothing', async () => {
    const { set, app, callback } = await setUp(keys);
    const { code, out } = await set(typed(), '--reencrypt');
    expect([code, out.trim()]).toEqual([
      0,
      'wechat-reply/lantern/app and wechat-reply/lantern/callback: encrypted with the key that AWS keeps for secrets.',
    ]);
    expect([app(), callback()]).toEqual([null, keys]);
  });
  it('makes none for an account that is not deployed', async () => {
    const { aws } = await setUp();
    const { code, errors } = await aws.run(['account', 'set', 'lanten'], piped({ appSecret }));
    expect(code).toBe(1);
    expect(errors).toContain(
      'The stack wechat-reply has no account or platform lanten; did you mean lantern?',
    );
    expect(aws.secrets.has('wechat-reply/lanten/app')).toBe(false);
  });
});

describe('a rotation of callback keys', () => {
  it('keeps the keys of before accepted until it is ended', async () => {
    const { set, callback } = await setUp(keys);
    expect((await set(piped(newKeys))).out).toContain('the keys before are still accepted');
    expect(callback()).toEqual({ ...newKeys, previous: keys });
    expect((await set(piped(''), '--end-rotation')).code).toBe(0);
    expect(callback()).toEqual(newKeys);
  });
  it('can be run twice', async () => {
    const { set, callback } = await setUp(keys);
    await set(piped(newKeys));
    expect((await set(piped(newKeys))).out).toContain('has these keys already');
    expect(callback()).toEqual({ ...newKeys, previous: keys });
    await set(piped(''), '--end-rotation');
    expect((await set(piped(''), '--end-rotation')).out).toContain('has no previous keys');
  });
  it('can be turned back', async () => {
    const { set, callback } = await setUp({ ...newKeys, previous: keys });
    expect((await set(piped(keys))).code).toBe(0);
    expect(callback()).toEqual({ ...keys, previous: newKeys });
  });
  it('does not drop keys that WeChat may be using, unless it is told which', async () => {
    const { set, callback } = await setUp({ ...newKeys, previous: keys });
    const { code, errors } = await set(piped(newerKeys));
    expect(code).toBe(1);
    expect(errors).toContain('--end-rotation');
    expect(callback()).toEqual({ ...newKeys, previous: keys });
    expect((await set(piped(newerKeys), '--replace')).code).toBe(0);
    expect(callback()).toEqual({ ...newerKeys, previous: keys });
  });
});
