import { describe, expect, it } from 'vitest';
import { checkPermission, isPermissionCheck } from '#functions/sender/check-permission.ts';
import { typingIndicator } from '#functions/sender/typing.ts';
import { senderAccount } from '#infra/config/function-config.ts';
import { CodedError } from '#shared/coded-error.ts';
import { type FakeAnswer, fakeHttp } from '../../support/fake-http.ts';
import { loadedAccount } from '../../support/loaded-account.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { storedToken } from '../../support/memory-tokens.ts';
import { lantern, openId, t0 } from './set-up.ts';

const tokens = {
  current: async () => storedToken(),
  newerThan: async () => undefined,
  rejected: async () => {},
};

describe('an operator who asks whether an account may send', () => {
  const ask = async (answer: FakeAnswer, { account = 'lantern', token = tokens as object } = {}) => {
    const fake = fakeHttp(answer);
    const dependencies = {
      accounts: new Map([['lantern', senderAccount(loadedAccount(lantern))]]),
      http: fake.http,
      tokens: token,
      wechatApi: 'https://api.weixin.qq.com',
      media: {},
      log: memoryLog().log,
      now: () => t0 * 1000,
    };
    const permission = await checkPermission(dependencies as never, { kind: 'check', account });
    return { permission, bodies: fake.bodies() };
  };
  it('is recognised by the kind of the event', () => {
    expect(isPermissionCheck({ kind: 'check', account: 'lantern' })).toBe(true);
    for (const other of [{}, { kind: 'call' }, { Records: [] }]) expect(isPermissionCheck(other)).toBe(false);
  });
  it('has a message sent to nobody, which WeChat refuses for that', async () => {
    const { permission, bodies } = await ask({ errcode: 40003, errmsg: 'invalid openid' });
    expect(permission).toEqual({ granted: true });
    expect(bodies).toEqual([{ touser: 'nobody', msgtype: 'text', text: { content: 'check' } }]);
  });
  it.each([
    [48001, { granted: false, code: 48001, why: expect.stringMatching(/./) }],
    [48004, { granted: false, code: 48004, why: expect.stringMatching(/./) }],
    [45015, { granted: true }],
    [0, { granted: true }],
  ])('learns what WeChat says with %i', async (errcode, expected) => {
    expect((await ask({ errcode, errmsg: 'x' })).permission).toEqual(expected);
  });
  it('learns that WeChat gave no answer', async () => {
    const { permission } = await ask(new Error('reset'));
    expect(permission).toMatchObject({ granted: false, code: null });
    expect((await ask({ errcode: -1, errmsg: 'busy' })).permission).toMatchObject({
      granted: false,
      code: null,
    });
  });
  it('learns that there is no token, and nothing else is hidden', async () => {
    const without = (error: Error) => ({ ...tokens, current: () => Promise.reject(error) });
    const missing = new CodedError('token_unavailable', 'There is no token.');
    expect((await ask({}, { token: without(missing) })).permission).toEqual({
      granted: false,
      code: null,
      why: 'There is no token.',
    });
    await expect(ask({}, { token: without(new TypeError('a mistake')) })).rejects.toThrow('a mistake');
  });
  it('learns that the account is not of this stack', async () => {
    const { permission, bodies } = await ask({}, { account: 'harbor' });
    expect([permission, bodies]).toEqual([
      { granted: false, code: null, why: 'it is not an account of this stack' },
      [],
    ]);
  });
});

describe('the typing indicator', () => {
  const show = async (answer: FakeAnswer, milliseconds: number, token: object = tokens) => {
    const fake = fakeHttp(answer);
    const { lines, log } = memoryLog();
    const waited: number[] = [];
    const indicator = typingIndicator({
      http: fake.http,
      tokens: token as never,
      wechatApi: 'https://api.weixin.qq.com',
      log,
      wait: async (time) => void waited.push(time),
    });
    return {
      isShown: await indicator('lantern', openId, milliseconds),
      waited,
      lines,
      bodies: fake.bodies(),
    };
  };
  it('is shown, and the reply waits for as long as it is asked to', async () => {
    const { isShown, waited, lines, bodies } = await show({ errcode: 0, errmsg: 'ok' }, 800);
    expect([isShown, waited, lines]).toEqual([true, [800], []]);
    expect(bodies).toEqual([{ touser: openId, command: 'Typing' }]);
    expect((await show({ errcode: 0, errmsg: 'ok' }, 0)).waited).toEqual([]);
  });
  it.each<[string, FakeAnswer, object]>([
    ['WeChat refuses it', { errcode: 40003, errmsg: 'x' }, tokens],
    ['WeChat does not answer', new Error('reset'), tokens],
    ['there is no token', { errcode: 0 }, { current: () => Promise.reject(new Error('no token')) }],
  ])('is left out, with a line and no delay, where %s', async (_, answer, token) => {
    const { isShown, waited, lines } = await show(answer, 800, token);
    expect([isShown, waited]).toEqual([false, []]);
    expect(lines).toMatchObject([
      { level: 'info', event: 'typing_not_shown', fields: { account: 'lantern' } },
    ]);
    expect(JSON.stringify(lines)).not.toContain(openId);
  });
});
