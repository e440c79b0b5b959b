import { describe, expect, it } from 'vitest';
import { contracts } from '#shared/contracts/published.ts';
import type { PlatformEvent } from '#shared/wechat/platform/platform-event.ts';
import { storedToken } from '../../support/memory-tokens.ts';

import {
  authorizer,
  goodAnswers,
  lanternAppId,
  platform,
  pushed,
  scheduled,
  setUp,
  t0,
} from './platform-set-up.ts';

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
  const news = (type: 'authorized' | 'unauthorized', over: object = {}): PlatformEvent =>
    ({
      type,
      createTime: t0,
      infoType: type,
      fields: { AuthorizerAppid: lanternAppId },
      authorizerAppId: lanternAppId,
      ...(type === 'authorized' && { authorizationCode: 'queryauthcode@@@1' }),
      ...over,
    }) as PlatformEvent;
  const keyOf = (appId: string) => `acme#${appId}`;

  it('bring the tokens of an account that authorizes the platform', async () => {
    const { refresh, table, tokens, bodies } = setUp({ authorizer: null });
    await refresh(pushed(news('authorized')));
    expect(bodies()[1]).toEqual({ component_appid: platform.appId, authorization_code: 'queryauthcode@@@1' });
    expect(table.authorizers.get(keyOf(lanternAppId))).toMatchObject({ refreshToken: 'refresh-1' });
    expect(tokens.get('lantern')).toMatchObject({ accessToken: 'access-0', version: 1 });
  });
  it('keep the tokens of an account that is not configured yet', async () => {
    const { refresh, table, lines } = setUp();
    await refresh(pushed(news('authorized', { authorizerAppId: 'wxother' })));
    expect(table.authorizers.has(keyOf('wxother'))).toBe(true);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'warn', event: 'platform_account_unknown' }),
    );
  });
  it('exchange a code once, however often its event comes', async () => {
    const { refresh, calls } = setUp({ authorizer: null });
    await refresh(pushed(news('authorized'), news('authorized')));
    expect(await refresh(pushed(news('authorized')))).toEqual({ batchItemFailures: [] });
    expect(calls.filter((call) => call === 'api_query_auth')).toHaveLength(1);
  });
  it('exchange the code of a later one', async () => {
    const { refresh, calls } = setUp({ authorizer: null });
    await refresh(
      pushed(news('authorized'), news('authorized', { createTime: t0 + 1, infoType: 'updateauthorized' })),
    );
    expect(calls.filter((call) => call === 'api_query_auth')).toHaveLength(2);
  });
  it('end the token of an account that takes its authorization back, and every refresh token with it', async () => {
    const { refresh, tokens, table, calls, lines } = setUp({
      stored: storedToken(),
      authorizer: { ...authorizer, earlierRefreshTokens: ['refresh-0'] },
    });
    await refresh(pushed(news('unauthorized')));
    expect(tokens.get('lantern')).toMatchObject({ expiresAt: 0 });
    expect(table.authorizers.get(keyOf(lanternAppId))).toMatchObject({
      refreshToken: '',
      earlierRefreshTokens: [],
    });
    await refresh(scheduled);
    expect(calls).toEqual([]);
    expect(lines.at(-1)).toMatchObject({ level: 'info', event: 'token_unauthorized' });
  });
  it('count in the order in which WeChat made them, not that in which they come', async () => {
    const { refresh, table, calls } = setUp();
    await refresh(pushed(news('unauthorized', { createTime: t0 + 60 }), news('authorized')));
    expect(table.authorizers.get(keyOf(lanternAppId))).toMatchObject({ refreshToken: '' });
    expect(calls).toEqual([]);
    await refresh(
      pushed(news('authorized', { createTime: t0 + 120 }), news('unauthorized', { createTime: t0 + 60 })),
    );
    expect(table.authorizers.get(keyOf(lanternAppId))).toMatchObject({ refreshToken: 'refresh-1' });
  });
  it('are not undone by a refresh that was under way when the authorization ended', async () => {
    const stored = storedToken({ fetchedAt: t0 - 7200, expiresAt: t0 });
    const { refresh, table, tokens } = setUp({ stored });
    const { writeAuthorizer } = table.store;
    let hasEnded = false;
    table.store.writeAuthorizer = async (...args) => {
      const written = await writeAuthorizer(...args);
      // The first write is the lease of the refresh.
      if (!hasEnded) {
        hasEnded = true;
        await refresh(pushed(news('unauthorized')));
      }
      return written;
    };
    await refresh(scheduled);
    expect(table.authorizers.get(keyOf(lanternAppId))).toMatchObject({ refreshToken: '' });
    expect(tokens.get('lantern')).toMatchObject({ expiresAt: 0 });
  });
  it('reach the bus, about which account they are, and without a code', async () => {
    const { refresh, published } = setUp({ authorizer: null });
    const audit = { appid: 'wxnew', ret: '3', nickname: '灯笼' };
    await refresh(
      pushed(
        news('authorized', { infoType: 'updateauthorized' }),
        news('unauthorized', { authorizerAppId: 'wxother', createTime: t0 + 1 }),
        { type: 'other', createTime: t0 + 2, infoType: 'wxa_nickname_audit', fields: audit },
        ticket('ticket@@@2', t0),
      ),
    );
    const events = published.filter(({ detailType }) => detailType === 'WeChatPlatformEvent');
    expect(events.map(({ source, detail }) => [source, detail.data])).toMatchObject([
      [
        'wechat.token',
        {
          platform: 'acme',
          type: 'authorized',
          infoType: 'updateauthorized',
          createTime: t0,
          authorizerAppId: lanternAppId,
          account: 'lantern',
        },
      ],
      ['wechat.token', { type: 'unauthorized', authorizerAppId: 'wxother', account: null }],
      ['wechat.token', { type: 'other', infoType: 'wxa_nickname_audit', account: null, fields: audit }],
    ]);
    for (const event of events) {
      expect(contracts.platformEvent.schema.parse(event.detail)).toEqual(event.detail);
    }
    expect(JSON.stringify(events)).not.toMatch(/queryauthcode|ticket@@@/);
    expect(new Set(events.map(({ detail }) => detail.metadata.id)).size).toBe(3);
  });
  it('have the same id on the bus each time', async () => {
    const { refresh, published } = setUp();
    await refresh(pushed(news('unauthorized'), news('unauthorized')));
    const [first, second] = published.map(({ detail }) => detail.metadata.id);
    expect(first).toBe(second);
  });
  it('of a kind that is not there any more are passed over', async () => {
    const { refresh, calls } = setUp();
    expect(await refresh(pushed({ type: 'unknown', createTime: t0, infoType: 'x' } as never))).toEqual({
      batchItemFailures: [],
    });
    expect(calls).toEqual([]);
  });
  it('come again when they could not be handled, each for itself', async () => {
    const { refresh, lines } = setUp({ answers: { api_query_auth: { errcode: -1, errmsg: 'busy' } } });
    const event = pushed(news('authorized'), ticket('new', t0 + 600));
    const broken = { messageId: 'broken', body: 'not JSON' };
    expect(await refresh({ Records: [...event.Records, broken] })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'broken' }],
    });
    expect(JSON.stringify(lines)).not.toContain('queryauthcode');
  });
});
