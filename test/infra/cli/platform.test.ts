import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonResponse, type LocalServer, serve } from '#infra/local/http-server.ts';
import { openMessage } from '#infra/local/wechat/envelope.ts';
import { startWorld, type World } from '#infra/local/world.ts';
import { runWechat } from '../../support/command-line.ts';
import { loadedAccount } from '../../support/loaded-account.ts';
import { safePush, secrets, signedAt, textXml } from '../../support/push-builder.ts';

const platform = { platform: 'acme', appId: 'wx90c1f7e2a4d35b68', timestampTolerance: '5m' };
const lanternAppId = 'wx7d3a51c9e40b2f86';
const checkAppId = 'wx570bc396a51b8ff8';
const appSecret = '0123456789abcdef0123456789abcdef';
const platformSecrets = { ...secrets, appId: platform.appId };

/** What WeChat was asked: the path's last part with the body. */
const asked: { readonly call: string; readonly body: Record<string, unknown> }[] = [];
const answers: Record<string, object> = {
  api_start_push_ticket: { errcode: 0, errmsg: 'ok' },
  api_component_token: { component_access_token: 'component-1', expires_in: 7200 },
  api_create_preauthcode: { pre_auth_code: 'preauthcode@@@1', expires_in: 1800 },
  api_query_auth: {
    authorization_info: {
      authorizer_access_token: 'access-1',
      expires_in: 7200,
      authorizer_refresh_token: 'refresh-1',
    },
  },
  send: { errcode: 0, errmsg: 'ok' },
};

let wechat: LocalServer;
let world: World;
beforeAll(async () => {
  wechat = await serve(0, async ({ path, body }) => {
    const call = path.split('/').at(-1) ?? '';
    asked.push({ call, body: JSON.parse(body.toString() || '{}') });
    return jsonResponse(200, answers[call] ?? { errcode: 40066, errmsg: 'invalid url' });
  });
  world = await startWorld({
    accounts: [
      loadedAccount({
        account: 'lantern',
        kind: 'official-account',
        appId: lanternAppId,
        platform: 'acme',
        rules: [{ id: 'echo', when: { message: 'any' }, reply: { text: '好的' } }],
      }),
    ],
    platforms: [platform],
    secrets: new Map([['acme', { appSecret, token: secrets.token, encodingAESKey: secrets.encodingAESKey }]]),
    port: 0,
    wechatApi: wechat.url,
    startAt: signedAt * 1000,
    onLog: () => {},
    onProgress: () => {},
  });
});
afterAll(async () => {
  await world.stop();
  await wechat.stop();
});

const run = (...args: string[]) =>
  runWechat(['platform', ...args], {
    environment: { AWS_ENDPOINT_URL: world.stack.awsEndpoint },
    now: world.clock.now,
  });
const push = async (path: string, xml: string) => {
  const { query, body } = safePush(xml, { secrets: platformSecrets });
  const response = await fetch(`${world.door.url}/${path}?${new URLSearchParams(query)}`, {
    method: 'POST',
    body,
  });
  return { status: response.status, body: await response.text() };
};
const event = (infoType: string, fields: string) =>
  push(
    'acme',
    `<xml><AppId>${platform.appId}</AppId><CreateTime>${signedAt}</CreateTime><InfoType>${infoType}</InfoType>${fields}</xml>`,
  );
async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !isSo(); tries++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(isSo()).toBe(true);
}
const platformEvents = () => world.events.filter((one) => one['detail-type'] === 'WeChatPlatformEvent');

describe('a platform, from its first ticket to its release', () => {
  it('starts its tickets, with the secret that only the stack has', async () => {
    const { code, out, errors } = await run('push-ticket', 'acme');
    expect([code, errors]).toEqual([0, '']);
    expect(out).toContain('pushes tickets to acme');
    expect(asked.at(-1)).toEqual({
      call: 'api_start_push_ticket',
      body: { component_appid: platform.appId, component_secret: appSecret },
    });
  });
  it('says that there is no link to be had before a ticket came', async () => {
    expect(await run('authorize', 'acme')).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/no component_verify_ticket for acme yet.*platform push-ticket acme/),
    });
  });
  it('prints the links for an account’s owner once there is one', async () => {
    expect(
      await event('component_verify_ticket', '<ComponentVerifyTicket>ticket@@@1</ComponentVerifyTicket>'),
    ).toEqual({ status: 200, body: 'success' });
    let result = await run(
      'authorize',
      'acme',
      '--json',
      '--redirect-uri',
      'https://www.example.com/done?x=1',
    );
    // The ticket is on its way over the queue.
    for (let tries = 0; tries < 200 && result.code !== 0; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      result = await run('authorize', 'acme', '--json', '--redirect-uri', 'https://www.example.com/done?x=1');
    }
    const { desktop, phone } = JSON.parse(result.out) as { desktop: string; phone: string };
    for (const link of [desktop, phone]) {
      expect(Object.fromEntries(new URL(link).searchParams)).toMatchObject({
        component_appid: platform.appId,
        pre_auth_code: 'preauthcode@@@1',
        redirect_uri: 'https://www.example.com/done?x=1',
        auth_type: '3',
      });
    }
    expect(desktop).toMatch(/^https:\/\/mp\.weixin\.qq\.com\/cgi-bin\/componentloginpage\?/);
    expect(phone).toMatch(
      /^https:\/\/open\.weixin\.qq\.com\/wxaopen\/safe\/bindcomponent\?.*#wechat_redirect$/,
    );
    const only = await run('authorize', 'acme', '--only', 'mini-program', '--app-id', lanternAppId);
    expect(only.out).toContain('auth_type=2');
    expect(only.out).toContain(`biz_appid=${lanternAppId}`);
  });
  it.each([
    [
      ['authorize', 'acme', '--only', 'everything'],
      2,
      /--only everything: must be official-account or mini-program/,
    ],
    [['authorize', 'acme', '--redirect-uri', 'example.com'], 2, /--redirect-uri example\.com: must be a URL/],
    [['authorize', 'nobody'], 1, /nobody is not a platform of this stack/],
    [['authorize', 'lantern'], 1, /lantern is not a platform of this stack/],
  ])('says what is wrong with %j', async (args, code, errors) => {
    expect(await run(...args)).toMatchObject({ code, errors: expect.stringMatching(errors) });
  });

  it('serves an account from the moment that it authorizes it, and tells the bus', async () => {
    await event(
      'authorized',
      `<AuthorizerAppid>${lanternAppId}</AuthorizerAppid><AuthorizationCode>code@@@1</AuthorizationCode>`,
    );
    await until(() => platformEvents().length > 0);
    expect(platformEvents()[0]).toMatchObject({
      source: 'wechat.token',
      detail: {
        data: { platform: 'acme', type: 'authorized', account: 'lantern', authorizerAppId: lanternAppId },
      },
    });
    await push(`acme/${lanternAppId}`, textXml('你好'));
    await until(() =>
      asked.some(({ call, body }) => call === 'send' && JSON.stringify(body).includes('好的')),
    );
  });
  it('passes WeChat’s check before its release, with an account that nobody has configured', async () => {
    const { body } = await push(`acme/${checkAppId}`, textXml('TESTCOMPONENT_MSG_TYPE_TEXT'));
    const encrypt = /<Encrypt><!\[CDATA\[([^\]]+)/.exec(body)?.[1] ?? '';
    expect(openMessage(platformSecrets, encrypt).message).toContain('TESTCOMPONENT_MSG_TYPE_TEXT_callback');

    expect(await push(`acme/${checkAppId}`, textXml('QUERY_AUTH_CODE:check@@@1', { MsgId: '7' }))).toEqual({
      status: 200,
      body: '',
    });
    await until(() => asked.some(({ body: sent }) => JSON.stringify(sent).includes('check@@@1_from_api')));
  });
});
