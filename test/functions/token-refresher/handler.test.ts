import { describe, expect, it } from 'vitest';
import { createTokenRefresher } from '#functions/token-refresher/handler.ts';
import type { StoredToken } from '#shared/aws/token-table.ts';
import type { BusEvent } from '#shared/contracts/event.ts';
import type { PlatformConfig } from '#shared/function-config.ts';
import { type FakeAnswer, fakeHttp } from '../../support/fake-http.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { memoryPlatforms } from '../../support/memory-platforms.ts';
import { memoryTokens, storedToken } from '../../support/memory-tokens.ts';

const t0 = 1761200431;
const noPlatforms = {
  platforms: memoryPlatforms().store,
  platformConfigs: new Map<string, PlatformConfig>(),
};

interface SetUp {
  readonly stored?: Readonly<Record<string, StoredToken>>;
  readonly answers?: readonly FakeAnswer[];
  readonly now?: number;
  readonly accounts?: readonly string[];
  /** The AppSecret that is set now, which an instance may not know yet. */
  readonly newSecret?: string;
}

function setUp({
  stored = {},
  answers = [{ access_token: 'token-1', expires_in: 7200 }],
  now = t0,
  accounts = ['lantern'],
  newSecret,
}: SetUp = {}) {
  const { tokens, store } = memoryTokens(stored);
  const { lines, log } = memoryLog();
  const published: BusEvent[] = [];
  const fake = fakeHttp(...answers);
  const refresh = createTokenRefresher({
    accounts: new Map(
      accounts.map((account) => [account, { id: account, appId: `wx-${account}`, platform: null }]),
    ),
    http: fake.http,
    tokens: store,
    ...noPlatforms,
    appSecret: async (account, refused) => (refused && newSecret) || `secret of ${account}`,
    publish: async (events) => void published.push(...events),
    wechatApi: 'https://api.weixin.qq.com',
    log,
    now: () => now * 1000,
    wait: async () => {},
  });
  return { refresh, tokens, lines, published, fake };
}
const scheduled = { kind: 'schedule' };
const reported = (version: number, account = 'lantern') => ({
  'detail-type': 'WeChatTokenRefreshRequested',
  detail: {
    metadata: { id: 'x', version: '1', time: '2025-10-23T06:20:31Z' },
    data: { account, version },
  },
});

describe('the token refresher on its schedule', () => {
  it('stores token, expiry, fetch time and version, and announces the version but not the token', async () => {
    const { refresh, tokens, published } = setUp();
    await refresh(scheduled);
    expect(tokens.get('lantern')).toEqual(storedToken());
    expect(published).toMatchObject([
      {
        source: 'wechat.token',
        detailType: 'WeChatTokenRefreshed',
        detail: { data: { account: 'lantern', version: 1 } },
      },
    ]);
    expect(JSON.stringify(published)).not.toContain('token-1');
  });
  it('asks once more with the AppSecret that was just set, where WeChat refuses the one before', async () => {
    const refused = { errcode: 40125, errmsg: 'invalid appsecret' };
    const { refresh, tokens, fake } = setUp({
      answers: [refused, { access_token: 'token-1', expires_in: 7200 }],
      newSecret: 'another secret',
    });
    await refresh(scheduled);
    expect(tokens.get('lantern')).toEqual(storedToken());
    expect(fake.bodies()).toMatchObject([{ secret: 'secret of lantern' }, { secret: 'another secret' }]);
  });
  it('asks once only while the AppSecret is the one that WeChat refuses', async () => {
    const { refresh, fake } = setUp({ answers: [{ errcode: 40125, errmsg: 'invalid appsecret' }] });
    await refresh(scheduled).catch(() => {});
    expect(fake.bodies()).toHaveLength(1);
  });
  it('refreshes every account', async () => {
    const { refresh, tokens, fake } = setUp({ accounts: ['lantern', 'harbor'] });
    await refresh(scheduled);
    expect([...tokens.keys()]).toEqual(['lantern', 'harbor']);
    expect(fake.bodies()).toMatchObject([
      { appid: 'wx-lantern', secret: 'secret of lantern', force_refresh: false },
      { appid: 'wx-harbor', secret: 'secret of harbor', force_refresh: false },
    ]);
  });
  it('keeps the version while WeChat gives the same token, and announces nothing', async () => {
    const { refresh, tokens, published } = setUp({
      stored: { lantern: storedToken() },
      answers: [{ access_token: 'token-1', expires_in: 7140 }],
      now: t0 + 60,
    });
    await refresh(scheduled);
    expect(tokens.get('lantern')).toEqual(storedToken({ fetchedAt: t0 + 60 }));
    expect(published).toEqual([]);
  });
  it('raises the version when WeChat gives another', async () => {
    const { refresh, tokens } = setUp({
      stored: { lantern: storedToken() },
      answers: [{ access_token: 'token-2', expires_in: 7200 }],
      now: t0 + 6950,
    });
    await refresh(scheduled);
    expect(tokens.get('lantern')).toMatchObject({
      accessToken: 'token-2',
      version: 2,
      expiresAt: t0 + 6950 + 7200,
    });
  });
  it('never replaces a token that another refresher stored meanwhile', async () => {
    const { tokens, store } = memoryTokens({ lantern: storedToken() });
    const newer = storedToken({ accessToken: 'newer', version: 2, fetchedAt: t0 + 1 });
    const slow = createTokenRefresher({
      accounts: new Map([['lantern', { id: 'lantern', appId: 'wx', platform: null }]]),
      http: async () => {
        tokens.set('lantern', newer);
        return {
          status: 200,
          contentType: '',
          body: Buffer.from('{"access_token":"older","expires_in":300}'),
        };
      },
      tokens: store,
      ...noPlatforms,
      appSecret: async () => 's',
      publish: async () => {},
      wechatApi: 'https://api.weixin.qq.com',
      log: () => {},
      now: () => t0 * 1000,
      wait: async () => {},
    });
    await slow(scheduled);
    expect(tokens.get('lantern')).toEqual(newer);
  });
  it('does the other accounts when one fails, and then fails itself, so that an alarm can see it', async () => {
    const { refresh, tokens, lines } = setUp({
      accounts: ['lantern', 'harbor'],
      answers: [
        { errcode: 40125, errmsg: 'bad' },
        { access_token: 'token-1', expires_in: 7200 },
      ],
    });
    await expect(refresh(scheduled)).rejects.toMatchObject({ code: 'refresh_failed' });
    expect([...tokens.keys()]).toEqual(['harbor']);
    expect(lines).toContainEqual({
      level: 'error',
      event: 'token_refresh_failed',
      fields: expect.objectContaining({
        account: 'lantern',
        code: 'token_refused',
        message: expect.stringContaining('40125'),
      }),
    });
  });
});

describe('the token refresher when WeChat says no', () => {
  const chinaMidnight = Date.parse('2025-10-24T00:00:00+08:00') / 1000;
  it.each([
    [45009, chinaMidnight],
    [45011, t0 + 60],
    [50004, t0 + 600],
    [50007, t0 + 600],
    [89503, t0 + 600],
    [89506, t0 + 86_400],
    [89507, t0 + 3600],
  ])('after %d does not ask again before it makes sense, on no instance', async (errcode, until) => {
    const { refresh, tokens, fake, lines } = setUp({ answers: [{ errcode, errmsg: 'x' }] });
    await expect(refresh(scheduled)).rejects.toMatchObject({ code: 'refresh_failed' });
    expect(tokens.get('lantern')).toMatchObject({ pausedUntil: until, version: 0, expiresAt: 0 });
    await refresh(scheduled);
    await refresh(reported(0));
    expect(fake.requests).toHaveLength(1);
    expect(lines.at(-1)).toMatchObject({
      event: 'token_paused',
      fields: { until: new Date(until * 1000).toISOString() },
    });
  });
  it('asks again afterwards, and forgets the pause with the first success', async () => {
    const paused = storedToken({ pausedUntil: t0 + 60 });
    const { refresh, tokens } = setUp({ stored: { lantern: paused }, now: t0 + 60 });
    await refresh(scheduled);
    expect(tokens.get('lantern')).toMatchObject({ pausedUntil: 0, fetchedAt: t0 + 60 });
  });
  it('keeps the token that is there', async () => {
    const { refresh, tokens } = setUp({
      stored: { lantern: storedToken() },
      answers: [{ errcode: 45009, errmsg: 'x' }],
    });
    await expect(refresh(scheduled)).rejects.toThrow(/could not be refreshed/);
    expect(tokens.get('lantern')).toMatchObject({ accessToken: 'token-1', version: 1, expiresAt: t0 + 7200 });
  });
  it.each([-1, 40001, 40125, 40164])('asks again at the next minute after %d', async (errcode) => {
    const { refresh, fake } = setUp({ answers: [{ errcode, errmsg: 'x' }] });
    await expect(refresh(scheduled)).rejects.toThrow(/could not be refreshed/);
    await expect(refresh(scheduled)).rejects.toThrow(/could not be refreshed/);
    expect(fake.requests).toHaveLength(2);
  });
});

describe('the token refresher on a report that nobody can understand', () => {
  it.each([
    ['without data', { 'detail-type': 'WeChatTokenRefreshRequested', detail: {} }],
    ['without detail', { 'detail-type': 'WeChatTokenRefreshRequested' }],
    ['about an account of another stack', reported(1, 'elsewhere')],
  ])('drops a report %s with a line in the log', async (_, event) => {
    const { refresh, fake, lines } = setUp();
    await refresh(event);
    expect(fake.requests).toEqual([]);
    expect(lines).toMatchObject([{ level: 'warn', event: 'refresh_request_invalid' }]);
  });
});
