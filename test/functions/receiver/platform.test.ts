import { describe, expect, it } from 'vitest';
import { callbackKeys } from '#functions/receiver/callback-keys.ts';
import { createReceiver } from '#functions/receiver/handler.ts';
import { leaveToSender } from '#functions/receiver/push-answer.ts';
import { recipientsOf } from '#functions/receiver/recipients.ts';
import { replayMemory } from '#functions/receiver/replay-memory.ts';
import { openMessage } from '#infra/local/wechat/envelope.ts';
import type { QueueMessage } from '#shared/aws/reply-queue.ts';
import type { PlatformWork } from '#shared/contracts/platform-work.ts';
import { parseXml } from '#shared/wechat/xml.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { safePush, secrets, signedAt, textXml } from '../../support/push-builder.ts';

const lanternAppId = 'wx7d3a51c9e40b2f86';
const platform = { platform: 'acme', appId: 'wx90c1f7e2a4d35b68', timestampTolerance: 300 };
const harborAppId = 'wx1a2b3c4d5e6f7a8b';
const platformSecrets = { ...secrets, appId: platform.appId };

function setUp({ originalId }: { originalId?: string } = {}) {
  const queued: QueueMessage[] = [];
  const events: PlatformWork[] = [];
  const secretsRead: string[] = [];
  const account = {
    id: 'lantern',
    path: `acme/${lanternAppId}`,
    ...(originalId === undefined ? {} : { originalId }),
    callbackSecretOwner: 'acme',
    appId: platform.appId,
    encryption: 'safe',
    timestampTolerance: 300,
    kind: 'official-account',
    quotas: defaultQuotas['official-account'],
    rules: null,
  } as const;
  const read = async (id: string): Promise<string> => {
    secretsRead.push(id);
    return JSON.stringify({ token: secrets.token, encodingAESKey: secrets.encodingAESKey });
  };
  const { lines, log } = memoryLog();
  const harbor = { ...account, id: 'harbor', path: `acme/${harborAppId}` };
  const receive = createReceiver({
    recipients: recipientsOf([account, harbor], [platform]),
    keys: callbackKeys(
      read,
      (name) => `${name}/callback`,
      () => signedAt * 1000,
    ),
    queue: { send: async (message) => void queued.push(message) },
    queuePlatformEvent: async (work) => void events.push(work),
    memory: replayMemory(),
    decidePush: leaveToSender,
    log,
    now: () => signedAt * 1000,
    wait: () => new Promise(() => {}),
  });
  const post = (path: string, xml: string, used = platformSecrets) => {
    const { query, body } = safePush(xml, { secrets: used });
    const rawQueryString = new URLSearchParams(query).toString();
    return receive({
      rawPath: `/${path}`,
      rawQueryString,
      requestContext: { http: { method: 'POST' } },
      body,
    });
  };
  return { post, queued, events, secretsRead, lines };
}

const event = (fields: string) =>
  `<xml><AppId><![CDATA[${platform.appId}]]></AppId><CreateTime>${signedAt}</CreateTime>${fields}</xml>`;
const ticket = event(
  '<InfoType><![CDATA[component_verify_ticket]]></InfoType><ComponentVerifyTicket><![CDATA[ticket@@@invented]]></ComponentVerifyTicket>',
);

const news = (type: string, fields: object, infoType = type) => ({
  type,
  createTime: signedAt,
  infoType,
  fields: { AppId: platform.appId, CreateTime: String(signedAt), InfoType: infoType, ...fields },
});

describe('the receiver at the authorization-event URL of a platform', () => {
  it.each([
    [ticket, { type: 'ticket', createTime: signedAt, ticket: 'ticket@@@invented' }],
    [
      event(
        '<InfoType>authorized</InfoType><AuthorizerAppid>wx1</AuthorizerAppid><AuthorizationCode>c</AuthorizationCode><PreAuthCode>p</PreAuthCode>',
      ),
      { ...news('authorized', { AuthorizerAppid: 'wx1' }), authorizerAppId: 'wx1', authorizationCode: 'c' },
    ],
    [
      event(
        '<InfoType>updateauthorized</InfoType><AuthorizerAppid>wx1</AuthorizerAppid><AuthorizationCode>c</AuthorizationCode>',
      ),
      {
        ...news('authorized', { AuthorizerAppid: 'wx1' }, 'updateauthorized'),
        authorizerAppId: 'wx1',
        authorizationCode: 'c',
      },
    ],
    [
      event('<InfoType>unauthorized</InfoType><AuthorizerAppid>wx1</AuthorizerAppid>'),
      { ...news('unauthorized', { AuthorizerAppid: 'wx1' }), authorizerAppId: 'wx1' },
    ],
    [
      event(
        '<InfoType>notify_third_fasteregister</InfoType><status>0</status><msg>OK</msg><appid>wxnew</appid><auth_code>x</auth_code><info><name>n</name></info>',
      ),
      {
        ...news(
          'authorized',
          { status: '0', msg: 'OK', appid: 'wxnew', info: { name: 'n' } },
          'notify_third_fasteregister',
        ),
        authorizerAppId: 'wxnew',
        authorizationCode: 'x',
      },
    ],
    [
      event('<InfoType>notify_third_fasteregister</InfoType><status>100001</status><appid>wxnew</appid>'),
      {
        ...news('other', { status: '100001', appid: 'wxnew' }, 'notify_third_fasteregister'),
        authorizerAppId: 'wxnew',
      },
    ],
    [event('<InfoType>something_new</InfoType><x>1</x>'), news('other', { x: '1' }, 'something_new')],
    [
      event(''),
      {
        type: 'other',
        createTime: signedAt,
        infoType: '',
        fields: { AppId: platform.appId, CreateTime: String(signedAt) },
      },
    ],
    [event('<InfoType>component_verify_ticket</InfoType>'), news('other', {}, 'component_verify_ticket')],
    [
      event('<InfoType>authorized</InfoType><AuthorizerAppid>wx1</AuthorizerAppid>'),
      { ...news('other', { AuthorizerAppid: 'wx1' }, 'authorized'), authorizerAppId: 'wx1' },
    ],
  ])('queues %s for the token-refresher', async (xml, expected) => {
    const { post, events, queued } = setUp();
    expect(await post('acme', xml)).toMatchObject({ statusCode: 200, body: 'success' });
    expect(events).toEqual([{ platform: 'acme', event: expected }]);
    expect(queued).toEqual([]);
  });
  it('refuses an event that was made for another AppID', async () => {
    const { post, events } = setUp();
    expect(await post('acme', ticket, secrets)).toMatchObject({ statusCode: 403, body: 'wrong_app_id' });
    expect(events).toEqual([]);
  });
  it('never logs the ticket', async () => {
    const { post, lines } = setUp();
    await post('acme', ticket);
    expect(lines).toMatchObject([
      { event: 'platform_event_queued', fields: { platform: 'acme', type: 'ticket' } },
    ]);
    expect(JSON.stringify(lines)).not.toContain('ticket@@@');
  });
});

describe('the receiver at the message URL of a platform', () => {
  it('finds the account by the AppID in the path, and opens its push with the keys of the platform', async () => {
    const { post, queued, secretsRead } = setUp();
    expect(await post(`acme/${lanternAppId}`, textXml())).toMatchObject({ body: 'success' });
    expect(JSON.parse(queued[0]?.body ?? '')).toMatchObject({ kind: 'push', account: 'lantern' });
    expect(secretsRead).toEqual(['acme/callback']);
  });
  it.each(['lantern', 'acme/wxother', 'acme/lantern'])('knows nobody at /%s', async (path) => {
    expect(await setUp().post(path, textXml())).toMatchObject({ statusCode: 403 });
  });
});

describe('a push of one account of a platform at the path of another', () => {
  const toLantern = textXml('几点开门', { ToUserName: 'gh_lantern00001' });
  it('is refused where the account says who it is', async () => {
    const { post, queued } = setUp({ originalId: 'gh_harbor000001' });
    expect(await post(`acme/${lanternAppId}`, toLantern)).toMatchObject({
      statusCode: 403,
      body: 'wrong_recipient',
    });
    expect(queued).toEqual([]);
  });
  it('is taken where it belongs', async () => {
    const { post } = setUp({ originalId: 'gh_lantern00001' });
    expect(await post(`acme/${lanternAppId}`, toLantern)).toMatchObject({ body: 'success' });
  });
  it('is known again by its signature where no account says who it is', async () => {
    const { post, queued } = setUp();
    expect(await post(`acme/${lanternAppId}`, toLantern)).toMatchObject({ body: 'success' });
    expect(await post(`acme/${harborAppId}`, toLantern)).toMatchObject({
      statusCode: 403,
      body: 'signature_reused',
    });
    expect(queued).toHaveLength(1);
  });
});

describe('the receiver at the path of an account that the stack does not have', () => {
  const checked = 'acme/wx570bc396a51b8ff8';
  const opened = (body: string | undefined) =>
    parseXml(openMessage(platformSecrets, String(parseXml(body ?? '')['Encrypt'])).message);

  it('answers the text of WeChat’s release check in the response, encrypted for the platform', async () => {
    const { post, events, queued } = setUp();
    const { statusCode, body } = await post(checked, textXml('TESTCOMPONENT_MSG_TYPE_TEXT'));
    expect(statusCode).toBe(200);
    expect(opened(body)).toMatchObject({
      MsgType: 'text',
      Content: 'TESTCOMPONENT_MSG_TYPE_TEXT_callback',
    });
    expect([events, queued]).toEqual([[], []]);
  });
  it('answers the code of the check with nothing, and has the token-refresher send the message', async () => {
    const { post, events, lines } = setUp();
    expect(await post(checked, textXml('QUERY_AUTH_CODE:queryauthcode@@@1'))).toMatchObject({
      statusCode: 200,
      body: '',
    });
    expect(events).toMatchObject([
      {
        platform: 'acme',
        event: {
          type: 'releaseCheck',
          appId: 'wx570bc396a51b8ff8',
          authorizationCode: 'queryauthcode@@@1',
          content: 'queryauthcode@@@1_from_api',
        },
      },
    ]);
    expect(JSON.stringify(lines)).not.toContain('queryauthcode');
  });
  it.each(['wxd101a85aa106f53e', 'wx5910277cae6fd970'])(
    'does so for the mini program %s too',
    async (appId) => {
      const { post, events } = setUp();
      await post(`acme/${appId}`, textXml('QUERY_AUTH_CODE:c'));
      expect(events).toHaveLength(1);
    },
  );
  it.each([
    [checked, '你好'],
    [checked, 'QUERY_AUTH_CODE:'],
    ['acme/wx0000000000000001', 'TESTCOMPONENT_MSG_TYPE_TEXT'],
    ['acme/wx0000000000000001', 'QUERY_AUTH_CODE:c'],
  ])('answers success at %s to %s, so that no user sees an error', async (path, content) => {
    const { post, events, queued } = setUp();
    expect(await post(path, textXml(content))).toMatchObject({ statusCode: 200, body: 'success' });
    expect([events, queued]).toEqual([[], []]);
  });
  it('refuses what the platform’s keys did not sign', async () => {
    const { post, events } = setUp();
    const forged = { ...platformSecrets, token: 'somebodyElse' };
    expect(await post(checked, textXml('TESTCOMPONENT_MSG_TYPE_TEXT'), forged)).toMatchObject({
      statusCode: 403,
    });
    expect(events).toEqual([]);
  });
});
