import { describe, expect, it } from 'vitest';
import { callbackKeys } from '#functions/receiver/callback-keys.ts';
import { leaveToSender } from '#functions/receiver/decide-push.ts';
import { createReceiver } from '#functions/receiver/handler.ts';
import { recipientsOf } from '#functions/receiver/recipients.ts';
import { replayMemory } from '#functions/receiver/replay-memory.ts';
import type { QueueMessage } from '#shared/aws/reply-queue.ts';
import type { PlatformWork } from '#shared/contracts/platform-work.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { safePush, secrets, signedAt, textXml } from '../../support/push-builder.ts';

const lanternAppId = 'wx7d3a51c9e40b2f86';
const platform = { platform: 'acme', appId: 'wx90c1f7e2a4d35b68', timestampTolerance: 300 };
const platformSecrets = { ...secrets, appId: platform.appId };

function setUp() {
  const queued: QueueMessage[] = [];
  const events: PlatformWork[] = [];
  const secretsRead: string[] = [];
  const account = {
    account: 'lantern',
    path: `acme/${lanternAppId}`,
    keysOf: 'acme',
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
  const receive = createReceiver({
    recipients: recipientsOf([account], [platform]),
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

describe('the receiver at the authorization-event URL of a platform', () => {
  it.each([
    [ticket, { type: 'ticket', createTime: signedAt, ticket: 'ticket@@@invented' }],
    [
      event(
        '<InfoType>authorized</InfoType><AuthorizerAppid>wx1</AuthorizerAppid><AuthorizationCode>c</AuthorizationCode>',
      ),
      { type: 'authorized', createTime: signedAt, authorizerAppId: 'wx1', authorizationCode: 'c' },
    ],
    [
      event(
        '<InfoType>updateauthorized</InfoType><AuthorizerAppid>wx1</AuthorizerAppid><AuthorizationCode>c</AuthorizationCode>',
      ),
      { type: 'authorized', createTime: signedAt, authorizerAppId: 'wx1', authorizationCode: 'c' },
    ],
    [
      event('<InfoType>unauthorized</InfoType><AuthorizerAppid>wx1</AuthorizerAppid>'),
      { type: 'unauthorized', createTime: signedAt, authorizerAppId: 'wx1' },
    ],
    [
      event('<InfoType>something_new</InfoType>'),
      { type: 'unknown', createTime: signedAt, infoType: 'something_new' },
    ],
  ])('queues %s for the token-refresher', async (xml, expected) => {
    const { post, events, queued } = setUp();
    expect(await post('acme', xml)).toMatchObject({ statusCode: 200, body: 'success' });
    expect(events).toEqual([{ platform: 'acme', event: expected }]);
    expect(queued).toEqual([]);
  });
  it.each([
    ['made for another AppID', ticket, secrets, 'wrong_app_id'],
    ['without InfoType', event(''), platformSecrets, 'incomplete_push'],
    [
      'without its ticket',
      event('<InfoType>component_verify_ticket</InfoType>'),
      platformSecrets,
      'incomplete_push',
    ],
  ])('refuses an event %s', async (_, xml, used, code) => {
    const { post, events } = setUp();
    expect(await post('acme', xml, used)).toMatchObject({ body: code });
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
