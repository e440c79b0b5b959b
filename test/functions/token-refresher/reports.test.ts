import { describe, expect, it } from 'vitest';
import { createTokenRefresher } from '#functions/token-refresher/handler.ts';
import type { StoredToken } from '#shared/aws/token-table.ts';
import type { HttpRequest } from '#shared/wechat/api/http.ts';
import { type FakeAnswer, jsonAnswer } from '../../support/fake-http.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { memoryPlatforms } from '../../support/memory-platforms.ts';
import { memoryTokens, storedToken } from '../../support/memory-tokens.ts';

const t0 = 1761200431;

/** A WeChat that gives tokens and takes those that live, and a refresher beside it. */
function setUp(stored: Partial<StoredToken> | null = {}, { isDead = false } = {}) {
  const clock = { now: (t0 + 600) * 1000 };
  const { tokens, store } = memoryTokens(stored === null ? {} : { lantern: storedToken(stored) });
  const { lines, log } = memoryLog();
  const wechat = {
    current: 'token-1',
    issued: 1,
    dead: new Set(isDead ? ['token-1'] : []),
    /** What it answers instead, if anything. */
    instead: undefined as ((request: HttpRequest) => FakeAnswer | undefined) | undefined,
    die() {
      this.dead.add(this.current);
    },
  };
  const calls: string[] = [];
  const answer = (request: HttpRequest): FakeAnswer => {
    const url = new URL(request.url);
    if (url.pathname === '/cgi-bin/stable_token') {
      const { force_refresh: force } = JSON.parse(String(request.body)) as { force_refresh: boolean };
      calls.push(force ? 'force' : 'ask');
      const other = wechat.instead?.(request);
      if (other !== undefined) return other;
      if (force) wechat.current = `token-${++wechat.issued}`;
      return { access_token: wechat.current, expires_in: 7200 };
    }
    calls.push('try');
    return (
      wechat.instead?.(request) ??
      (wechat.dead.has(url.searchParams.get('access_token') ?? '')
        ? { errcode: 40001, errmsg: 'invalid credential' }
        : { ip_list: ['203.0.113.0/24'] })
    );
  };
  const refresh = createTokenRefresher({
    accounts: new Map(
      ['lantern', 'harbor'].map((account) => [
        account,
        { id: account, appId: `wx-${account}`, platform: null },
      ]),
    ),
    http: async (request) => {
      const given = answer(request);
      if (given instanceof Error) throw given;
      return jsonAnswer(given);
    },
    tokens: store,
    platforms: memoryPlatforms().store,
    platformConfigs: new Map(),
    appSecret: async () => 'hush',
    publish: async () => {},
    wechatApi: 'https://api.weixin.qq.com',
    log,
    now: () => clock.now,
    wait: async () => {},
  });
  const report = (version: number, source = 'wechat.sender', account = 'lantern') =>
    refresh({
      'detail-type': 'WeChatTokenRefreshRequested',
      source,
      detail: {
        metadata: { id: 'x', version: '1', time: '2025-10-23T06:20:31Z' },
        data: { account, version },
      },
    });
  const token = () => tokens.get('lantern') as StoredToken;
  const schedule = () => refresh({ kind: 'schedule' });
  return { clock, wechat, calls, lines, tokens, token, report, schedule };
}

describe('a report of the sender that a token was rejected', () => {
  it('brings the new token that WeChat gives in normal mode', async () => {
    const { report, wechat, token, calls } = setUp();
    wechat.current = 'token-2';
    await report(1);
    expect(token()).toMatchObject({ accessToken: 'token-2', version: 2, forcedToday: 0 });
    expect(calls).toEqual(['ask']);
  });
  it('forces a new one when WeChat insists on the rejected one', async () => {
    const { report, token, calls } = setUp();
    await report(1);
    expect(calls).toEqual(['ask', 'force']);
    expect(token()).toMatchObject({ version: 2, forcedAt: t0 + 600, forcedToday: 1 });
  });
  it('gets a token where there is none yet', async () => {
    const { report, token, calls } = setUp(null);
    await report(0);
    expect(calls).toEqual(['ask']);
    expect(token()).toMatchObject({ accessToken: 'token-1', version: 1 });
  });
  it('gets one in place of one that is over, without forcing it', async () => {
    const { report, calls } = setUp({ expiresAt: t0 });
    await report(1);
    expect(calls).toEqual(['ask']);
  });
  it('is of that account only', async () => {
    const { report, tokens } = setUp();
    await report(0, 'wechat.sender', 'harbor');
    expect(tokens.get('harbor')).toMatchObject({ version: 1 });
    expect(tokens.get('lantern')).toEqual(storedToken());
  });
  it.each([0, 2, Number.MAX_SAFE_INTEGER])(
    'is dropped when it is of version %i and 1 is stored',
    async (version) => {
      const { report, calls, lines } = setUp();
      await report(version);
      expect(calls).toEqual([]);
      expect(lines).toMatchObject([{ event: 'token_superseded' }]);
    },
  );
  it('lets only one of two refreshers do anything', async () => {
    const { report, calls, token } = setUp();
    await Promise.all([report(1), report(1)]);
    expect(calls).toEqual(['ask', 'force']);
    expect(token()).toMatchObject({ accessToken: 'token-2', version: 2, pausedUntil: 0 });
  });
  it('is tried again as soon as WeChat allows when WeChat did not answer', async () => {
    const { report, wechat, token, clock } = setUp();
    wechat.instead = ({ body }) => (String(body).includes('true') ? new Error('time-out') : undefined);
    await expect(report(1)).rejects.toMatchObject({ code: 'refresh_failed' });
    expect(token()).toMatchObject({ version: 1, forcedToday: 1, pausedUntil: t0 + 640 });
    wechat.instead = undefined;
    clock.now += 40_000;
    await report(1);
    expect(token()).toMatchObject({ version: 2, forcedToday: 2 });
  });
});

describe('deaths of a token, one after the other', () => {
  it('stop an account for less than a minute and not for ten', async () => {
    const { report, token, clock, calls } = setUp();
    for (let version = 1; version <= 4; version++) {
      await report(version);
      expect(token().version).toBe(version + 1);
      clock.now += 40_000;
    }
    expect(calls.filter((call) => call === 'force')).toHaveLength(4);
  });
  it('are waited with when somebody else seems to force tokens too, and said to be', async () => {
    const { report, lines, calls } = setUp({ forcedAt: t0 + 100, forcedToday: 5 });
    await expect(report(1)).rejects.toMatchObject({ code: 'refresh_failed' });
    expect(calls).toEqual(['ask']);
    expect(lines).toMatchObject([{ level: 'error', event: 'token_stuck' }]);
  });
  it('leave some of the twenty of a day to people', async () => {
    const { report, clock, calls, token } = setUp();
    for (let minute = 0; minute < 6 * 60; minute++) {
      await report(token().version).catch(() => {});
      clock.now += 60_000;
    }
    const forces = calls.filter((call) => call === 'force').length;
    expect(forces).toBeGreaterThan(10);
    expect(forces).toBeLessThan(20);
  });
  it('are counted anew the next day', async () => {
    const { report, calls } = setUp({ forcedAt: t0 - 86_400, forcedToday: 15 });
    await report(1);
    expect(calls).toEqual(['ask', 'force']);
  });
});

describe('a report of another service', () => {
  it('is tried first, and nothing is done about a token that WeChat takes', async () => {
    const { report, calls, token, lines } = setUp();
    await report(1, 'shop.orders');
    expect(calls).toEqual(['try']);
    expect(token()).toMatchObject({ accessToken: 'token-1', version: 1, forcedToday: 0 });
    expect(lines).toMatchObject([{ level: 'info', event: 'token_accepted' }]);
  });
  it('is followed up when WeChat rejects the token', async () => {
    const { report, calls, token } = setUp({}, { isDead: true });
    await report(1, 'shop.orders');
    expect(calls).toEqual(['try', 'ask', 'force']);
    expect(token()).toMatchObject({ version: 2 });
  });
  it('counts when nobody can tell', async () => {
    const { report, wechat, calls } = setUp();
    wechat.instead = ({ url }) => (url.includes('stable_token') ? undefined : new Error('time-out'));
    await report(1, 'shop.orders');
    expect(calls).toEqual(['try', 'ask', 'force']);
  });
  it.each([
    [48001, 'API not granted'],
    [45009, 'the quota of that API is used up'],
  ])('is not followed up when WeChat says %i, which is about something else', async (errcode) => {
    const { report, wechat, calls } = setUp();
    wechat.instead = ({ url }) => (url.includes('stable_token') ? undefined : { errcode, errmsg: 'x' });
    await report(1, 'shop.orders');
    expect(calls).toEqual(['try']);
  });
});

describe('a flood of reports', () => {
  it.each(['shop.evil', 'wechat.sender'])('of %s leads to one call in half a minute', async (source) => {
    const { report, clock, calls, token, wechat } = setUp({}, { isDead: source === 'wechat.sender' });
    for (let i = 0; i < 600; i++) {
      await report(token().version, source).catch(() => {});
      clock.now += 100;
    }
    const followedUp = calls.filter((call) => call !== 'force').length;
    expect(followedUp).toBe(2);
    expect(wechat.issued).toBeLessThanOrEqual(3);
  });
  it('at once does too, over all instances', async () => {
    const { report, calls } = setUp();
    await Promise.all(Array.from({ length: 50 }, () => report(1, 'shop.evil')));
    expect(calls).toEqual(['try']);
  });
  it('of false ones takes nothing from a true one', async () => {
    const { report, clock, calls, token, wechat } = setUp();
    for (let i = 0; i < 12; i++) {
      await report(token().version, 'shop.evil');
      clock.now += 601_000;
    }
    expect(calls).not.toContain('force');
    wechat.die();
    await report(token().version);
    expect(token()).toMatchObject({ version: 2, forcedToday: 1 });
  });
  it('while WeChat gives no token at all leads to no more either', async () => {
    const { report, clock, calls, wechat } = setUp(null);
    wechat.instead = () => ({ errcode: 40125, errmsg: 'x' });
    for (let i = 0; i < 300; i++) {
      await report(0).catch(() => {});
      clock.now += 100;
    }
    expect(calls).toHaveLength(1);
  });
  it('does not keep the schedule from its work', async () => {
    const { report, schedule, calls } = setUp();
    await report(1, 'shop.evil');
    await schedule();
    expect(calls).toEqual(['try', 'ask', 'ask']);
  });
});
