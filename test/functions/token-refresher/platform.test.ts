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
  it.each([40001, 40014, 42001, 42006])(
    'gets another component token when WeChat answers %d, once',
    async (errcode) => {
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
    },
  );
  it('is got with one component token for all accounts of the platform', async () => {
    const { refresh, calls, bodies, tokens } = setUp({ accounts: ['lantern', 'harbor', 'mill'] });
    await refresh(scheduled);
    expect(calls.filter((call) => call === 'api_component_token')).toHaveLength(1);
    expect(calls.filter((call) => call === 'api_authorizer_token')).toHaveLength(3);
    expect([...tokens.keys()].sort()).toEqual(['harbor', 'lantern', 'mill']);
    expect(bodies()).toHaveLength(4);
  });
  it('is got with one component token by all instances, and the newest is what is kept', async () => {
    const { refresh, calls, table } = setUp({
      accounts: ['lantern', 'harbor'],
      answers: {
        api_component_token: [1, 2, 3].map((n) => ({
          component_access_token: `component-${n}`,
          expires_in: 7200,
        })),
      },
    });
    await Promise.all([refresh(scheduled), refresh(scheduled)]);
    expect(calls.filter((call) => call === 'api_component_token')).toHaveLength(1);
    expect(table.platforms.get('acme')).toMatchObject({ accessToken: 'component-1', leaseUntil: 0 });
  });
  it('keeps the next component token even where WeChat gives it less time than the ended one had', async () => {
    const { refresh, table, calls, clock } = setUp({
      answers: {
        api_component_token: { component_access_token: 'component-2', expires_in: 3600 },
        api_authorizer_token: [
          { errcode: 42001, errmsg: 'x' },
          { authorizer_access_token: 'access-1', expires_in: 600, authorizer_refresh_token: 'refresh-2' },
        ],
      },
    });
    const stored = { version: 7, ticket: 'ticket-1', ticketAt: t0, accessToken: 'component-1' };
    table.platforms.set('acme', { ...stored, expiresAt: t0 + 7200 });
    await refresh(scheduled);
    expect(table.platforms.get('acme')).toMatchObject({ accessToken: 'component-2', leaseUntil: 0 });
    clock.now += 60_000;
    await refresh(scheduled);
    expect(calls.filter((call) => call === 'api_component_token')).toHaveLength(1);
  });
  it('does not replace a newer component token by one that came late', async () => {
    const { refresh, table } = setUp({
      answers: {
        api_component_token: () => {
          const stored = { version: 9, ticket: 'ticket-1', ticketAt: t0, accessToken: 'component-9' };
          // Somebody whose clock is ahead took over the lease.
          table.platforms.set('acme', { ...stored, expiresAt: t0 + 7260 });
          return { component_access_token: 'component-1', expires_in: 7200 };
        },
      },
    });
    await refresh(scheduled);
    expect(table.platforms.get('acme')).toMatchObject({ accessToken: 'component-9' });
  });
  it('is got with the component token that lives while somebody gets the next', async () => {
    const { refresh, table, calls } = setUp();
    table.platforms.set('acme', {
      version: 7,
      ticket: 'ticket-1',
      ticketAt: t0,
      accessToken: 'component-0',
      expiresAt: t0 + 300,
      leaseUntil: t0 + 10,
    });
    await refresh(scheduled);
    expect(calls).toEqual(['api_authorizer_token']);
  });
  it('waits for another to get the component token, and gives up before its own time is over', async () => {
    const { refresh, table, lines, calls, clock } = setUp();
    const stored = { version: 7, ticket: 'ticket-1', ticketAt: t0, accessToken: '', expiresAt: 0 };
    table.platforms.set('acme', { ...stored, leaseUntil: t0 + 15 });
    await expect(refresh(scheduled)).rejects.toMatchObject({ code: 'refresh_failed' });
    expect(lines).toMatchObject([{ fields: { code: 'component_token_awaited' } }]);
    expect(calls).toEqual([]);
    expect(clock.now - t0 * 1000).toBeLessThan(10_000);
  });
  it('asks for a component token once in a while when WeChat refuses it, for however many accounts', async () => {
    const { refresh, calls, clock } = setUp({
      accounts: ['lantern', 'harbor', 'mill'],
      answers: { api_component_token: { errcode: 40001, errmsg: 'x' } },
    });
    await expect(refresh(scheduled)).rejects.toMatchObject({ code: 'refresh_failed' });
    expect(calls).toEqual(['api_component_token']);
    clock.now += 60_000;
    await expect(refresh(scheduled)).rejects.toMatchObject({ code: 'refresh_failed' });
    expect(calls).toEqual(['api_component_token', 'api_component_token']);
  });
  it('keeps the ticket that comes while the component token is got', async () => {
    const { refresh, table } = setUp({
      answers: {
        api_component_token: () => {
          const stored = table.platforms.get('acme');
          if (stored) {
            table.platforms.set('acme', {
              ...stored,
              version: stored.version + 1,
              ticket: 'ticket-2',
              ticketAt: t0,
            });
          }
          return { component_access_token: 'component-1', expires_in: 7200 };
        },
      },
    });
    await refresh(scheduled);
    expect(table.platforms.get('acme')).toMatchObject({ ticket: 'ticket-2', accessToken: 'component-1' });
  });
  it('is not asked for where the account never authorized, and nothing fails for it', async () => {
    const { refresh, calls, lines } = setUp({ authorizer: null });
    await refresh(scheduled);
    expect(calls).toEqual([]);
    expect(lines).toMatchObject([{ level: 'info', event: 'token_unauthorized' }]);
  });
  it('says of 40001 that the secret is wrong where the secret was sent', async () => {
    const { refresh, lines } = setUp({ answers: { api_component_token: { errcode: 40001, errmsg: 'x' } } });
    await expect(refresh(scheduled)).rejects.toThrow(/could not be refreshed/);
    expect(lines).toMatchObject([{ fields: { message: expect.stringContaining('component_appsecret') } }]);
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
      'the ticket is refused',
      { answers: { api_component_token: { errcode: 61006, errmsg: 'x' } } },
      'component_refused',
      '61006, verify ticket invalid',
    ],
    [
      'every refresh token is refused',
      { answers: { api_authorizer_token: { errcode: 61023, errmsg: 'x' } } },
      'not_authorized',
      'has to authorize the platform acme again',
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
