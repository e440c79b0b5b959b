import { describe, expect, it } from 'vitest';
import { createTokenRefresher } from '#functions/token-refresher/handler.ts';
import type { StoredAuthorizer } from '#shared/aws/platform-table.ts';
import type { StoredToken } from '#shared/aws/token-table.ts';
import type { BusEvent } from '#shared/contracts/event.ts';
import type { HttpRequest } from '#shared/wechat/api/http.ts';
import type { PlatformEvent } from '#shared/wechat/platform/platform-event.ts';
import { type FakeAnswer, fakeHttp } from '../../support/fake-http.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { memoryPlatforms } from '../../support/memory-platforms.ts';
import { memoryTokens, storedToken } from '../../support/memory-tokens.ts';

const t0 = 1761200431;
const platform = { platform: 'acme', appId: 'wx90c1f7e2a4d35b68', timestampTolerance: 300 };
const lanternAppId = 'wx7d3a51c9e40b2f86';
const authorizer: StoredAuthorizer = {
  version: 1,
  refreshToken: 'refresh-1',
  earlierRefreshTokens: [],
  leaseUntil: 0,
};

type Answers = Readonly<Record<string, FakeAnswer | readonly FakeAnswer[]>>;
const goodAnswers: Answers = {
  api_component_token: { component_access_token: 'component-1', expires_in: 7200 },
  api_authorizer_token: {
    authorizer_access_token: 'access-1',
    expires_in: 7200,
    authorizer_refresh_token: 'refresh-2',
  },
  api_query_auth: {
    authorization_info: {
      authorizer_access_token: 'access-0',
      expires_in: 7200,
      authorizer_refresh_token: 'refresh-1',
    },
  },
};

function setUp(
  overrides: {
    answers?: Answers;
    stored?: StoredToken;
    authorizer?: StoredAuthorizer | null;
    ticket?: string;
  } = {},
) {
  const clock = { now: t0 * 1000 };
  const answers = { ...goodAnswers, ...overrides.answers };
  const calls: string[] = [];
  const fake = fakeHttp(({ url }: HttpRequest) => {
    const name = new URL(url).pathname.split('/').at(-1) ?? '';
    const given = [answers[name] as FakeAnswer | readonly FakeAnswer[]].flat() as FakeAnswer[];
    const before = calls.filter((call) => call === name).length;
    calls.push(name);
    return given[Math.min(before, given.length - 1)] as FakeAnswer;
  });
  const table = memoryPlatforms();
  const ticket = overrides.ticket ?? 'ticket-1';
  if (ticket !== '')
    table.platforms.set('acme', { version: 1, ticket, ticketAt: t0 - 60, accessToken: '', expiresAt: 0 });
  if (overrides.authorizer !== null)
    table.authorizers.set(`acme#${lanternAppId}`, overrides.authorizer ?? authorizer);
  const { tokens, store } = memoryTokens(overrides.stored === undefined ? {} : { lantern: overrides.stored });
  const { lines, log } = memoryLog();
  const published: BusEvent[] = [];
  const refresh = createTokenRefresher({
    accounts: new Map([['lantern', { account: 'lantern', appId: lanternAppId, platform }]]),
    platformConfigs: new Map([['acme', platform]]),
    platforms: table.store,
    http: fake.http,
    tokens: store,
    appSecret: async (name) => `secret of ${name}`,
    publish: async (events) => void published.push(...events),
    wechatApi: 'https://api.weixin.qq.com',
    log,
    now: () => clock.now,
  });
  const bodies = () => fake.bodies() as Record<string, string>[];
  return { refresh, clock, calls, bodies, table, tokens, lines, published, fake };
}
const scheduled = { kind: 'schedule' };
const pushed = (...events: readonly PlatformEvent[]) => ({
  Records: events.map((event, index) => ({
    messageId: `m${index}`,
    body: JSON.stringify({ platform: 'acme', event }),
  })),
});

describe('the token of an account that is served through a platform', () => {
  it('is got with ticket, component token and refresh token', async () => {
    const { refresh, calls, bodies, tokens, fake, published } = setUp();
    await refresh(scheduled);
    expect(calls).toEqual(['api_component_token', 'api_authorizer_token']);
    expect(bodies()).toEqual([
      {
        component_appid: platform.appId,
        component_appsecret: 'secret of acme',
        component_verify_ticket: 'ticket-1',
      },
      {
        component_appid: platform.appId,
        authorizer_appid: lanternAppId,
        authorizer_refresh_token: 'refresh-1',
      },
    ]);
    expect(fake.requests[1]?.url).toContain('component_access_token=component-1');
    expect(tokens.get('lantern')).toMatchObject({
      accessToken: 'access-1',
      version: 1,
      expiresAt: t0 + 7200,
    });
    expect(published).toMatchObject([
      { detailType: 'WeChatTokenRefreshed', detail: { data: { account: 'lantern', version: 1 } } },
    ]);
  });
  it('is not asked for again before its last quarter of an hour', async () => {
    const { refresh, clock, calls } = setUp();
    await refresh(scheduled);
    clock.now += (7200 - 901) * 1000;
    await refresh(scheduled);
    expect(calls.filter((call) => call === 'api_authorizer_token')).toHaveLength(1);
    clock.now += 1000;
    await refresh(scheduled);
    expect(calls.filter((call) => call === 'api_authorizer_token')).toHaveLength(2);
  });
  it('is asked for at once when it was rejected', async () => {
    const { refresh, tokens } = setUp({ stored: storedToken({ accessToken: 'dead' }) });
    const data = { account: 'lantern', version: 1 };
    await refresh({
      'detail-type': 'WeChatTokenRefreshRequested',
      detail: { metadata: { id: 'x', version: '1', time: '2025-10-23T06:20:31Z' }, data },
    });
    expect(tokens.get('lantern')).toMatchObject({ accessToken: 'access-1', version: 2 });
  });
  it('uses a component token until its last ten minutes', async () => {
    const { refresh, clock, calls, table } = setUp();
    await refresh(scheduled);
    clock.now += 6500 * 1000;
    await refresh(scheduled);
    expect(calls.filter((call) => call === 'api_component_token')).toHaveLength(1);
    clock.now += 6500 * 1000;
    await refresh(scheduled);
    expect(calls.filter((call) => call === 'api_component_token')).toHaveLength(2);
    expect(table.platforms.get('acme')).toMatchObject({ ticket: 'ticket-1', accessToken: 'component-1' });
  });
  it.each([42001, 42006])('gets another component token when WeChat answers %d, once', async (errcode) => {
    const { refresh, calls } = setUp({
      answers: {
        api_authorizer_token: [{ errcode, errmsg: 'x' }, goodAnswers['api_authorizer_token'] as object],
      },
    });
    await refresh(scheduled);
    expect(calls).toEqual([
      'api_component_token',
      'api_authorizer_token',
      'api_component_token',
      'api_authorizer_token',
    ]);
  });
  it('does not go round in circles', async () => {
    const { refresh, calls } = setUp({ answers: { api_authorizer_token: { errcode: 42001, errmsg: 'x' } } });
    await expect(refresh(scheduled)).rejects.toMatchObject({ code: 'refresh_failed' });
    expect(calls).toHaveLength(4);
  });

  it.each([
    [
      'no ticket came yet',
      { ticket: '' },
      'ticket_missing',
      'pushed no component_verify_ticket for acme yet',
    ],
    [
      'the account never authorized',
      { authorizer: null },
      'not_authorized',
      'has not authorized the platform acme',
    ],
    [
      'the ticket is refused',
      { answers: { api_component_token: { errcode: 61006, errmsg: 'x' } } },
      'component_refused',
      '61006, the verify ticket is invalid',
    ],
    [
      'every refresh token is refused',
      { answers: { api_authorizer_token: { errcode: 61023, errmsg: 'x' } } },
      'not_authorized',
      'has to authorize it (again)',
    ],
  ])('is missed, with the reason in the log, when %s', async (_, overrides, code, words) => {
    const { refresh, lines } = setUp(overrides);
    await expect(refresh(scheduled)).rejects.toMatchObject({ code: 'refresh_failed' });
    expect(lines).toContainEqual({
      level: 'error',
      event: 'token_refresh_failed',
      fields: expect.objectContaining({ account: 'lantern', code, message: expect.stringContaining(words) }),
    });
    for (const secret of ['ticket-1', 'refresh-1', 'secret of'])
      expect(JSON.stringify(lines)).not.toContain(secret);
  });
});

describe('the refresh token', () => {
  it('is saved, with those before it, before the access token is used', async () => {
    const { refresh, table } = setUp();
    await refresh(scheduled);
    expect(table.authorizers.get(`acme#${lanternAppId}`)).toMatchObject({
      refreshToken: 'refresh-2',
      earlierRefreshTokens: ['refresh-1'],
      leaseUntil: 0,
    });
  });
  it('is saved in spite of errors, and the access token is not used before it is', async () => {
    const { refresh, table, tokens, lines } = setUp();
    let writes = 0;
    const { writeAuthorizer } = table.store;
    table.store.writeAuthorizer = async (...args) => {
      // The first write is the lease.
      if (++writes > 1 && writes < 5) throw new Error('throttled');
      return writeAuthorizer(...args);
    };
    await refresh(scheduled);
    expect(table.authorizers.get(`acme#${lanternAppId}`)).toMatchObject({ refreshToken: 'refresh-2' });
    expect(tokens.get('lantern')).toMatchObject({ accessToken: 'access-1' });
    expect(lines).toHaveLength(1);
  });
  it('is not replaced by nothing when it cannot be saved', async () => {
    const { refresh, table, tokens } = setUp();
    let writes = 0;
    const { writeAuthorizer } = table.store;
    table.store.writeAuthorizer = async (...args) => {
      if (++writes > 1) throw new Error('down');
      return writeAuthorizer(...args);
    };
    await expect(refresh(scheduled)).rejects.toMatchObject({ code: 'refresh_failed' });
    expect(table.authorizers.get(`acme#${lanternAppId}`)).toMatchObject({ refreshToken: 'refresh-1' });
    expect(tokens.has('lantern')).toBe(false);
  });
  it('before it is tried when WeChat does not know the last one', async () => {
    const stored = {
      ...authorizer,
      refreshToken: 'never-took-effect',
      earlierRefreshTokens: ['refresh-1', 'refresh-0'],
    };
    const { refresh, bodies, tokens } = setUp({
      authorizer: stored,
      answers: {
        api_authorizer_token: [
          { errcode: 61023, errmsg: 'x' },
          goodAnswers['api_authorizer_token'] as object,
        ],
      },
    });
    await refresh(scheduled);
    expect(
      bodies()
        .slice(1)
        .map((body) => body['authorizer_refresh_token']),
    ).toEqual(['never-took-effect', 'refresh-1']);
    expect(tokens.get('lantern')).toMatchObject({ accessToken: 'access-1' });
  });
  it('is used by one refresher at a time', async () => {
    const { refresh, calls } = setUp();
    await Promise.all([refresh(scheduled), refresh(scheduled), refresh(scheduled)]);
    expect(calls.filter((call) => call === 'api_authorizer_token')).toHaveLength(1);
  });
  it('can be used again after a refresher died with it', async () => {
    const { refresh, clock, calls } = setUp({ authorizer: { ...authorizer, leaseUntil: t0 + 30 } });
    await refresh(scheduled);
    expect(calls).toEqual([]);
    clock.now += 30_000;
    await refresh(scheduled);
    expect(calls).toContain('api_authorizer_token');
  });
});

describe('authorization events', () => {
  const ticket = (text: string, createTime: number): PlatformEvent => ({
    type: 'ticket',
    ticket: text,
    createTime,
  });
  it('bring tickets, of which the newest counts, in whatever order they come', async () => {
    const { refresh, table } = setUp({ ticket: '' });
    expect(await refresh(pushed(ticket('second', t0 + 600), ticket('first', t0)))).toEqual({
      batchItemFailures: [],
    });
    expect(table.platforms.get('acme')).toMatchObject({ ticket: 'second', ticketAt: t0 + 600 });
  });
  it('bring the tokens of an account that authorizes the platform', async () => {
    const { refresh, table, tokens, bodies } = setUp({ authorizer: null });
    await refresh(
      pushed({
        type: 'authorized',
        createTime: t0,
        authorizerAppId: lanternAppId,
        authorizationCode: 'queryauthcode@@@1',
      }),
    );
    expect(bodies()[1]).toEqual({ component_appid: platform.appId, authorization_code: 'queryauthcode@@@1' });
    expect(table.authorizers.get(`acme#${lanternAppId}`)).toMatchObject({ refreshToken: 'refresh-1' });
    expect(tokens.get('lantern')).toMatchObject({ accessToken: 'access-0', version: 1 });
  });
  it('keep the tokens of an account that is not configured yet', async () => {
    const { refresh, table, lines } = setUp();
    await refresh(
      pushed({
        type: 'authorized',
        createTime: t0,
        authorizerAppId: 'wxother',
        authorizationCode: 'queryauthcode@@@1',
      }),
    );
    expect(table.authorizers.has('acme#wxother')).toBe(true);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'warn', event: 'platform_account_unknown' }),
    );
  });
  it('end the token of an account that takes its authorization back', async () => {
    const { refresh, tokens } = setUp({ stored: storedToken() });
    await refresh(pushed({ type: 'unauthorized', createTime: t0, authorizerAppId: lanternAppId }));
    expect(tokens.get('lantern')).toMatchObject({ expiresAt: 0 });
  });
  it('are passed over when nobody knows them', async () => {
    const { refresh } = setUp();
    expect(
      await refresh(pushed({ type: 'unknown', createTime: t0, infoType: 'notify_third_fasteregister' })),
    ).toEqual({ batchItemFailures: [] });
  });
  it('come again when they could not be handled, each for itself', async () => {
    const { refresh, lines } = setUp({ answers: { api_query_auth: { errcode: -1, errmsg: 'busy' } } });
    const authorized: PlatformEvent = {
      type: 'authorized',
      createTime: t0,
      authorizerAppId: lanternAppId,
      authorizationCode: 'queryauthcode@@@1',
    };
    const event = pushed(authorized, ticket('new', t0 + 600));
    const broken = { messageId: 'broken', body: 'not JSON' };
    expect(await refresh({ Records: [...event.Records, broken] })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'broken' }],
    });
    expect(JSON.stringify(lines)).not.toContain('queryauthcode');
  });
});
