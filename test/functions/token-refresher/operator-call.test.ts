import { describe, expect, it } from 'vitest';
import { createTokenRefresher } from '#functions/token-refresher/handler.ts';
import type { StoredToken } from '#shared/aws/token-table.ts';
import type { OperatorAnswer, OperatorCall } from '#shared/contracts/operator-call.ts';
import { type FakeAnswer, fakeHttp } from '../../support/fake-http.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { memoryPlatforms } from '../../support/memory-platforms.ts';
import { memoryTokens, storedToken } from '../../support/memory-tokens.ts';
import { platform, setUp as setUpPlatform, t0 } from './platform-set-up.ts';

const menu = { menu: { button: [{ type: 'click', name: '今日', key: 'today' }] } };

function setUp({
  stored,
  answers,
}: {
  stored?: StoredToken | undefined;
  answers: readonly (FakeAnswer | (() => FakeAnswer))[];
}) {
  const { tokens, store } = memoryTokens(stored === undefined ? {} : { lantern: stored });
  const { lines, log } = memoryLog();
  const fake = fakeHttp(...answers);
  const run = createTokenRefresher({
    accounts: new Map([['lantern', { id: 'lantern', appId: 'wx-lantern', platform: null }]]),
    platforms: memoryPlatforms().store,
    platformConfigs: new Map(),
    http: fake.http,
    tokens: store,
    appSecret: async () => 'hush-hush',
    publish: async () => {},
    wechatApi: 'https://api.weixin.qq.com',
    log,
    now: () => t0 * 1000,
    wait: async () => {},
  });
  const call = (over: Partial<OperatorCall>) =>
    run({ kind: 'call', owner: 'lantern', path: '/cgi-bin/menu/get', ...over }) as Promise<OperatorAnswer>;
  return { call, tokens, lines, fake };
}
const urlsOf = ({ requests }: ReturnType<typeof fakeHttp>) => requests.map(({ url }) => new URL(url));

describe('a call for an operator', () => {
  it('is made with the access token of the account, and answered with what WeChat said', async () => {
    const { call, fake } = setUp({ stored: storedToken(), answers: [menu] });
    expect(await call({})).toEqual({ kind: 'ok', data: menu });
    expect(fake.requests).toMatchObject([
      { method: 'GET', url: 'https://api.weixin.qq.com/cgi-bin/menu/get?access_token=token-1' },
    ]);
  });
  it('posts a body as JSON, and hands on what the query says', async () => {
    const { call, fake } = setUp({ stored: storedToken(), answers: [{ ticket: 'x' }] });
    const body = { action_name: 'QR_STR_SCENE', action_info: { scene: { scene_str: '门店' } } };
    await call({ path: '/cgi-bin/qrcode/create', body });
    await call({ path: '/customservice/kfsession/getsession', query: { openid: 'o1', access_token: 'own' } });
    expect(fake.requests[0]).toMatchObject({ method: 'POST', body: JSON.stringify(body) });
    expect([...(urlsOf(fake)[1]?.searchParams ?? [])]).toEqual([
      ['openid', 'o1'],
      ['access_token', 'token-1'],
    ]);
  });
  it('hands on a file in base64', async () => {
    const file = { status: 200, contentType: 'image/png', body: Buffer.from([0x89, 0x50, 0x4e, 0x47]) };
    const { call } = setUp({ stored: storedToken(), answers: [file] });
    expect(await call({ path: '/cgi-bin/media/get', query: { media_id: 'm1' } })).toEqual({
      kind: 'file',
      contentType: 'image/png',
      content: file.body.toString('base64'),
    });
  });
  it('gets a token first where there is none, or none that lives', async () => {
    for (const stored of [undefined, storedToken({ expiresAt: t0 - 1 })]) {
      const { call, fake } = setUp({
        stored,
        answers: [{ access_token: 'token-9', expires_in: 7200 }, menu],
      });
      expect(await call({})).toMatchObject({ kind: 'ok' });
      expect(urlsOf(fake).map(({ pathname }) => pathname)).toEqual([
        '/cgi-bin/stable_token',
        '/cgi-bin/menu/get',
      ]);
    }
  });
  it.each([40001, 40014, 42001])(
    'replaces a token that WeChat rejects with %i, and calls again',
    async (code) => {
      const { call, fake } = setUp({
        stored: storedToken(),
        answers: [{ errcode: code, errmsg: 'x' }, { access_token: 'token-2', expires_in: 7200 }, menu],
      });
      expect(await call({})).toEqual({ kind: 'ok', data: menu });
      expect(urlsOf(fake).at(-1)?.searchParams.get('access_token')).toBe('token-2');
    },
  );
  it('tells WeChat’s no by its code, and asks once', async () => {
    const { call, fake } = setUp({
      stored: storedToken(),
      answers: [{ errcode: 46003, errmsg: 'menu no exist rid: 1-2-3' }],
    });
    expect(await call({})).toEqual({
      kind: 'error',
      code: 46003,
      message: 'menu no exist rid: 1-2-3',
      rid: '1-2-3',
    });
    expect(fake.requests).toHaveLength(1);
  });
  it.each([
    ['a path that is not on the list', { path: '/cgi-bin/message/custom/send' as never }, 'call_not_allowed'],
    ['a path of every object', { path: 'constructor' as never }, 'call_not_allowed'],
    ['an account of another stack', { owner: 'nobody' }, 'owner_unknown'],
    [
      'a call of a platform, for an account',
      { path: '/cgi-bin/component/api_create_preauthcode' as const },
      'owner_unknown',
    ],
  ])('is refused for %s, and WeChat is not asked', async (_, over, code) => {
    const { call, fake, lines } = setUp({ stored: storedToken(), answers: [menu] });
    expect(await call(over)).toMatchObject({ kind: 'failed', code });
    expect(fake.requests).toEqual([]);
    expect(JSON.stringify(lines)).not.toMatch(/custom\/send|constructor|nobody/);
  });
  it('says that WeChat did not answer, or gave no token', async () => {
    const silent = setUp({ stored: storedToken(), answers: [new Error('reset')] });
    expect(await silent.call({})).toMatchObject({ kind: 'failed' });
    const refused = setUp({ answers: [{ errcode: 40125, errmsg: 'x' }] });
    expect(await refused.call({})).toMatchObject({ kind: 'failed', code: 'token_unavailable' });
  });
  it('logs that it was made, without token, secret or answer', async () => {
    const { call, lines } = setUp({ stored: storedToken(), answers: [menu] });
    await call({ query: { openid: 'oQ8dN5xKlantern0000000000001' } });
    expect(lines).toMatchObject([
      { event: 'operator_call', fields: { owner: 'lantern', path: '/cgi-bin/menu/get', outcome: 'ok' } },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/token-1|hush|今日|oQ8/);
  });
});

describe('a call for a platform', () => {
  const call = (path: OperatorCall['path']) => ({ kind: 'call', owner: 'acme', path });
  it('gets a pre_auth_code, with the platform’s AppID for the link', async () => {
    const { refresh, bodies } = setUpPlatform({
      answers: { api_create_preauthcode: { pre_auth_code: 'preauthcode@@@1', expires_in: 1800 } },
    });
    expect(await refresh(call('/cgi-bin/component/api_create_preauthcode'))).toEqual({
      kind: 'ok',
      data: { component_appid: platform.appId, pre_auth_code: 'preauthcode@@@1', expires_in: 1800 },
    });
    expect(bodies().at(-1)).toEqual({ component_appid: platform.appId });
  });
  it('starts the tickets with the secret, which is in no answer and no line', async () => {
    const { refresh, bodies, lines } = setUpPlatform({
      ticket: '',
      answers: { api_start_push_ticket: { errcode: 0, errmsg: 'ok' } },
    });
    const answer = await refresh(call('/cgi-bin/component/api_start_push_ticket'));
    expect(answer).toEqual({ kind: 'ok', data: {} });
    expect(bodies()).toEqual([{ component_appid: platform.appId, component_secret: 'secret of acme' }]);
    expect(JSON.stringify([answer, lines])).not.toContain('secret of');
  });
  it('tells WeChat’s no by its code', async () => {
    const { refresh } = setUpPlatform({
      answers: { api_create_preauthcode: { errcode: 61004, errmsg: 'ip' } },
    });
    expect(await refresh(call('/cgi-bin/component/api_create_preauthcode'))).toMatchObject({
      kind: 'error',
      code: 61004,
    });
  });
  it('says that no ticket has come yet', async () => {
    const { refresh } = setUpPlatform({ ticket: '' });
    expect(await refresh(call('/cgi-bin/component/api_create_preauthcode'))).toMatchObject({
      kind: 'failed',
      code: 'ticket_missing',
    });
  });
});
