import { createTokenRefresher } from '#functions/token-refresher/handler.ts';
import type { StoredAuthorizer } from '#shared/aws/platform-table.ts';
import type { StoredToken } from '#shared/aws/token-table.ts';
import type { BusEvent } from '#shared/contracts/event.ts';
import type { HttpRequest } from '#shared/wechat/api/http.ts';
import type { PlatformEvent } from '#shared/wechat/platform/platform-event.ts';
import { type FakeAnswer, fakeHttp } from '../../support/fake-http.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { memoryPlatforms } from '../../support/memory-platforms.ts';
import { memoryTokens } from '../../support/memory-tokens.ts';

export const t0 = 1761200431;
export const platform = { platform: 'acme', appId: 'wx90c1f7e2a4d35b68', timestampTolerance: 300 };
export const lanternAppId = 'wx7d3a51c9e40b2f86';
export const authorizer: StoredAuthorizer = {
  version: 1,
  refreshToken: 'refresh-1',
  earlierRefreshTokens: [],
  leaseUntil: 0,
};

export type Answers = Readonly<Record<string, FakeAnswer | readonly FakeAnswer[] | (() => FakeAnswer)>>;
export const goodAnswers: Answers = {
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

export function setUp(
  overrides: {
    answers?: Answers;
    stored?: StoredToken;
    authorizer?: StoredAuthorizer | null;
    ticket?: string;
    /** The first has the AppID of lantern. */
    accounts?: readonly string[];
  } = {},
) {
  const clock = { now: t0 * 1000 };
  const answers = { ...goodAnswers, ...overrides.answers };
  const calls: string[] = [];
  const fake = fakeHttp(({ url }: HttpRequest) => {
    const name = new URL(url).pathname.split('/').at(-1) ?? '';
    const answer = answers[name];
    const before = calls.filter((call) => call === name).length;
    calls.push(name);
    if (typeof answer === 'function') return answer();
    const given = [answer as FakeAnswer | readonly FakeAnswer[]].flat() as FakeAnswer[];
    return given[Math.min(before, given.length - 1)] as FakeAnswer;
  });
  const table = memoryPlatforms();
  const ticket = overrides.ticket ?? 'ticket-1';
  if (ticket !== '')
    table.platforms.set('acme', { version: 1, ticket, ticketAt: t0 - 60, accessToken: '', expiresAt: 0 });
  const names = overrides.accounts ?? ['lantern'];
  const accounts = names.map((id, index) => ({
    id,
    appId: index === 0 ? lanternAppId : `wx-${id}`,
    platform,
  }));
  if (overrides.authorizer !== null)
    for (const { appId } of accounts)
      table.authorizers.set(`acme#${appId}`, overrides.authorizer ?? authorizer);
  const { tokens, store } = memoryTokens(overrides.stored === undefined ? {} : { lantern: overrides.stored });
  const { lines, log } = memoryLog();
  const published: BusEvent[] = [];
  const refresh = createTokenRefresher({
    accounts: new Map(accounts.map((one) => [one.id, one])),
    platformConfigs: new Map([['acme', platform]]),
    platforms: table.store,
    http: fake.http,
    tokens: store,
    appSecret: async (name) => `secret of ${name}`,
    publish: async (events) => void published.push(...events),
    wechatApi: 'https://api.weixin.qq.com',
    log,
    now: () => clock.now,
    wait: async (milliseconds) => {
      clock.now += milliseconds;
      await new Promise(setImmediate);
    },
  });
  const bodies = () => fake.bodies() as Record<string, string>[];
  return { refresh, clock, calls, bodies, table, tokens, lines, published, fake };
}
export const scheduled = { kind: 'schedule' };
export const pushed = (...events: readonly PlatformEvent[]) => ({
  Records: events.map((event, index) => ({
    messageId: `m${index}`,
    body: JSON.stringify({ platform: 'acme', event }),
  })),
});
