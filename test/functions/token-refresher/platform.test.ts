import { describe, expect, it } from 'vitest';
import { storedToken } from '../../support/memory-tokens.ts';

import { goodAnswers, lanternAppId, platform, scheduled, setUp, t0 } from './platform-set-up.ts';

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
