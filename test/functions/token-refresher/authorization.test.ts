import { describe, expect, it } from 'vitest';
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
