import { describe, expect, it } from 'vitest';
import type { PlatformWork } from '#shared/contracts/platform-work.ts';
import { type Answers, authorizer, goodAnswers, setUp as setUpPlatform, t0 } from './platform-set-up.ts';

const appId = 'wx570bc396a51b8ff8';
const openId = 'oTesterOfWeChat00000000001';
const check: PlatformWork['event'] = {
  type: 'releaseCheck',
  createTime: t0,
  appId,
  openId,
  authorizationCode: 'queryauthcode@@@1',
  content: 'queryauthcode@@@1_from_api',
};
const authorized: PlatformWork['event'] = {
  type: 'authorized',
  createTime: t0 - 1,
  infoType: 'authorized',
  fields: {},
  authorizerAppId: appId,
  authorizationCode: 'queryauthcode@@@1',
};
const sent = { errcode: 0, errmsg: 'ok' };

function setUp(answers: Answers = {}) {
  const platform = setUpPlatform({ authorizer: null, answers: { send: sent, ...answers } });
  const handle = (...events: PlatformWork['event'][]) =>
    platform.refresh({
      Records: events.map((event, index) => ({
        messageId: `m${index}`,
        body: JSON.stringify({ platform: 'acme', event }),
      })),
    });
  return { ...platform, handle };
}

describe('the code of WeChat’s release check', () => {
  it('is exchanged for a token, and the message sent that WeChat waits for', async () => {
    const { handle, calls, bodies, fake, table } = setUp();
    expect(await handle(check)).toEqual({ batchItemFailures: [] });
    expect(calls).toEqual(['api_component_token', 'api_query_auth', 'send']);
    expect(bodies().at(-1)).toEqual({
      touser: openId,
      msgtype: 'text',
      text: { content: 'queryauthcode@@@1_from_api' },
    });
    expect(fake.requests.at(-1)?.url).toContain('/cgi-bin/message/custom/send?access_token=access-0');
    expect(table.authorizers.get(`acme#${appId}`)).toMatchObject({ refreshToken: 'refresh-1' });
  });
  it('is not exchanged a second time when the authorization’s own event came before', async () => {
    const { handle, calls, fake } = setUp();
    expect(await handle(authorized, check)).toEqual({ batchItemFailures: [] });
    expect(calls.filter((call) => call === 'api_query_auth')).toHaveLength(1);
    expect(fake.requests.at(-1)?.url).toContain('access_token=access-1');
  });
  it('is not exchanged a second time when that event comes after', async () => {
    const { handle, calls } = setUp();
    expect(await handle(check, authorized)).toEqual({ batchItemFailures: [] });
    expect(calls.filter((call) => call === 'api_query_auth')).toHaveLength(1);
  });
  it('is exchanged when the account has been checked before and its refresh token works no more', async () => {
    const { handle, calls, table, fake } = setUp({
      api_authorizer_token: { errcode: 61023, errmsg: 'refresh_token is invalid' },
    });
    table.authorizers.set(`acme#${appId}`, { ...authorizer, changedAt: t0 - 86_400 });
    expect(await handle(check)).toEqual({ batchItemFailures: [] });
    expect(calls.slice(-3)).toEqual(['api_authorizer_token', 'api_query_auth', 'send']);
    expect(fake.requests.at(-1)?.url).toContain('access_token=access-0');
  });
  it('is tried again by the queue when WeChat did not answer', async () => {
    const { handle, calls } = setUp({
      api_query_auth: [new Error('reset'), goodAnswers['api_query_auth'] as object],
    });
    expect(await handle(check)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    await handle(check);
    expect(calls.at(-1)).toBe('send');
  });
  it('is given up, with the reason in the log, when WeChat refuses it or the message', async () => {
    for (const answers of [
      { api_query_auth: { errcode: 61010, errmsg: 'code is expired' } },
      { send: { errcode: 45015, errmsg: 'out of time' } },
    ]) {
      const { handle, lines } = setUp(answers as Answers);
      expect(await handle(check)).toEqual({ batchItemFailures: [] });
      expect(lines.at(-1)).toMatchObject({ level: 'error', event: expect.stringMatching(/^release_check_/) });
      expect(JSON.stringify(lines)).not.toMatch(/queryauthcode|oTester|access-0/);
    }
  });
  it('waits for another refresher that has the account in hand', async () => {
    const { handle, table } = setUp();
    table.authorizers.set(`acme#${appId}`, { ...authorizer, leaseUntil: t0 + 30 });
    expect(await handle(check)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
  });
});
