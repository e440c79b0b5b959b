import { describe, expect, it } from 'vitest';
import { noAnswer } from '#shared/wechat/api/http.ts';
import { getStableToken } from '#shared/wechat/api/stable-token.ts';
import { type FakeAnswer, fakeHttp } from '../../../support/fake-http.ts';

const get = (answer: FakeAnswer, now = 1761200431) => {
  const fake = fakeHttp(answer);
  const request = {
    baseUrl: 'https://api.weixin.qq.com',
    appId: 'wx1',
    appSecret: 'hush',
    forceRefresh: false,
    now,
    timeout: 5000,
  };
  return { fake, token: getStableToken(fake.http, request) };
};

describe('getStableToken', () => {
  it('asks in normal mode and returns token and remaining life', async () => {
    const { fake, token } = get({ access_token: '94_x', expires_in: 5413 });
    expect(await token).toEqual({ accessToken: '94_x', expiresIn: 5413 });
    expect(fake.requests[0]?.url).toBe('https://api.weixin.qq.com/cgi-bin/stable_token');
    expect(fake.bodies()).toEqual([
      { grant_type: 'client_credential', appid: 'wx1', secret: 'hush', force_refresh: false },
    ]);
  });
  it('shows the address to allow-list', async () => {
    const errmsg =
      'invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 68f9a1c2-0a1b2c3d-4e5f6071';
    await expect(get({ errcode: 40164, errmsg }).token).rejects.toMatchObject({
      code: 'token_refused',
      message: expect.stringMatching(
        /Add 203\.0\.113\.7 to the IP allow-list.*rid 68f9a1c2-0a1b2c3d-4e5f6071/,
      ),
      decision: { kind: 'permanent' },
    });
  });
  it.each([
    [40001, 'permanent', 'wrong AppSecret'],
    [40125, 'permanent', 'bad AppSecret'],
    [-1, 'retry', 'busy'],
    [45011, 'retryAfter', 'too many calls'],
  ])('on %d says %s: %s', async (errcode, kind, words) => {
    await expect(get({ errcode, errmsg: 'x' }).token).rejects.toMatchObject({
      decision: { kind },
      message: expect.stringContaining(words),
    });
  });
  it.each([
    ['no answer', noAnswer('h', new Error('reset'))],
    ['no token', { expires_in: 7200 }],
    ['an empty token', { access_token: '', expires_in: 7200 }],
    ['no life', { access_token: '94_x' }],
  ])('can be retried after %s', async (_, answer) => {
    await expect(get(answer).token).rejects.toMatchObject({
      code: 'token_unreachable',
      decision: { kind: 'retry' },
    });
  });
  it('never puts the AppSecret into an error', async () => {
    const error: Error = await get({ errcode: 40125, errmsg: 'bad hush' }).token.catch((thrown) => thrown);
    expect(error.message).not.toContain('hush');
  });
});
