import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAccount } from '#infra/config/read-account.ts';
import { jsonResponse, type LocalServer, serve } from '#infra/local/http-server.ts';
import { openMessage } from '#infra/local/wechat/envelope.ts';
import { startWorld, type World } from '#infra/local/world.ts';
import { parseXml } from '#shared/wechat/xml.ts';
import { v7 } from '../../fixtures/vectors.ts';
import { plainQuery, safePush, secrets, signedAt, textXml } from '../../support/push-builder.ts';

const openId = v7.openId;
const read = readAccount(
  `account: lantern
kind: official-account
appId: ${v7.appId}
publish: [received, sent, refused]
rules:
  - { id: hours, when: { text: { contains: 营业时间 } }, reply: { text: "9:00-21:00" } }
  - { id: order, when: { text: { contains: 订单 } }, reply: [{ text: 正在查询 }, { text: 还需要帮助吗？, after: 20m }] }
  - { id: address, when: { text: { contains: 地址 } }, passive: true, reply: { text: 竹编街 17 号 } }
`,
  'lantern.yaml',
);
if (!read.ok) throw new Error(JSON.stringify(read.problems));
const accounts = [{ ...read, media: {} }];
const lanternSecrets = new Map([
  ['lantern', { appSecret: 's', token: secrets.token, encodingAESKey: secrets.encodingAESKey }],
]);

interface Detail {
  readonly data?: Readonly<Record<string, unknown>>;
}
const start = (wechatApi: string, logs: string[] = []) =>
  startWorld({
    accounts,
    secrets: lanternSecrets,
    port: 0,
    wechatApi,
    startAt: signedAt * 1000,
    onLog: (_, line) => logs.push(line),
    onProgress: () => {},
  });
const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 500 && !holds(); tries++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(holds()).toBe(true);
};

const json = { 'content-type': 'application/json' };

async function putEvent(world: World, entry: unknown) {
  const response = await fetch(`${world.door.url}/__local/events`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify(entry),
  });
  return { status: response.status, body: (await response.json()) as { FailedEntryCount: number } };
}
const request = (id: string, messages: unknown) => ({
  Source: 'shop.orders',
  DetailType: 'WeChatSendRequested',
  Detail: JSON.stringify({ metadata: { id }, data: { account: 'lantern', openId, messages } }),
});
const text = (content: string) => ({ msgtype: 'text', text: { content } });

describe('the local world with another WeChat attached', () => {
  const requests: { path: string; token: string | null; body: Record<string, unknown> }[] = [];
  const logs: string[] = [];
  let wechat: LocalServer;
  let world: World;

  beforeAll(async () => {
    wechat = await serve(0, async ({ path, query, body }) => {
      requests.push({ path, token: query.get('access_token'), body: JSON.parse(body.toString()) });
      return path.endsWith('stable_token')
        ? jsonResponse(200, { access_token: 'from-the-double', expires_in: 7200 })
        : jsonResponse(200, { errcode: 0, errmsg: 'ok' });
    });
    world = await start(wechat.url, logs);
  });
  afterAll(async () => {
    await world.stop();
    await wechat.stop();
  });
  const sends = () => requests.filter(({ path }) => path === '/cgi-bin/message/custom/send');
  const post = (query: Readonly<Record<string, string>>, body: string, path = '/lantern') =>
    fetch(`${world.door.url}${path}?${new URLSearchParams(query)}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/xml' },
    });

  it('verifies the URL', async () => {
    const query = new URLSearchParams({ ...plainQuery(), echostr: '7712093345518820046' });
    const response = await fetch(`${world.door.url}/lantern?${query}`);
    expect([response.status, await response.text(), response.headers.get('content-type')]).toEqual([
      200,
      '7712093345518820046',
      'text/plain; charset=utf-8',
    ]);
  });
  it('takes a push and sends the reply to the other WeChat, with the token it gave', async () => {
    const { query, body } = safePush(textXml());
    expect(await (await post(query, body)).text()).toBe('success');
    await until(() => sends().length === 1);
    expect(sends()).toMatchObject([
      {
        token: 'from-the-double',
        body: { touser: openId, msgtype: 'text', text: { content: '9:00-21:00' } },
      },
    ]);
    expect(requests[0]).toMatchObject({
      path: '/cgi-bin/stable_token',
      body: { grant_type: 'client_credential', appid: v7.appId, secret: 's', force_refresh: false },
    });
  });
  it('takes bodies of any content type, which come in base64 then', async () => {
    const { query, body } = safePush(textXml('营业时间', { MsgId: '2' }));
    const url = `${world.door.url}/lantern?${new URLSearchParams(query)}`;
    const response = await fetch(url, {
      method: 'POST',
      body: Buffer.from(body),
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(await response.text()).toBe('success');
    await until(() => sends().length === 2);
  });
  it('answers in the response where a rule says so, and sends nothing then', async () => {
    const { query, body } = safePush(textXml('地址', { MsgId: '3' }));
    const answer = parseXml(await (await post(query, body)).text()) as Readonly<Record<string, string>>;
    expect(openMessage(secrets, answer['Encrypt'] ?? '').message).toContain('竹编街 17 号');
    await until(() => world.events.some(({ detail }) => (detail as Detail).data?.['rule'] === 'address'));
    expect(sends()).toHaveLength(2);
  });
  it('answers strangers with a status and no more', async () => {
    const { query, body } = safePush(textXml());
    expect((await post({ ...query, msg_signature: '0' }, body)).status).toBe(403);
    expect((await post(query, body, '/nobody')).status).toBe(403);
    expect((await fetch(`${world.door.url}/lantern`, { method: 'PUT' })).status).toBe(405);
  });

  it('serves requests that are put on the bus, one or several', async () => {
    expect(await putEvent(world, request('a', [text('已发货')]))).toMatchObject({
      status: 200,
      body: { FailedEntryCount: 0 },
    });
    expect(await putEvent(world, { Entries: [request('b', [text('明天到')])] })).toMatchObject({
      status: 200,
    });
    await until(() => sends().length === 4);
    expect(sends().slice(2)).toMatchObject([
      { body: { text: { content: '已发货' } } },
      { body: { text: { content: '明天到' } } },
    ]);
  });
  it.each([[{}], ['text'], [null], [{ Source: 'a', DetailType: 'b', Detail: 'not JSON' }]])(
    'refuses the entry %j',
    async (entry) => {
      expect(await putEvent(world, entry)).toMatchObject({ status: 400, body: { FailedEntryCount: 1 } });
    },
  );
  it('lists the events of the bus', async () => {
    await putEvent(world, request('bad', []));
    await until(() => world.events.some((event) => event['detail-type'] === 'WeChatReplyRefused'));
    const events = (await (await fetch(`${world.door.url}/__local/events`)).json()) as {
      'detail-type': string;
    }[];
    const types = new Set(events.map((event) => event['detail-type']));
    expect([...types].sort()).toEqual([
      'WeChatMessageReceived',
      'WeChatReplyRefused',
      'WeChatReplySent',
      'WeChatSendRequested',
      'WeChatTokenRefreshed',
    ]);
  });
  it('says what else there is at its own address', async () => {
    expect((await fetch(`${world.door.url}/__local/nothing`)).status).toBe(404);
  });
  it('logs nothing of what was said, by whom, or with what keys', async () => {
    const logged = logs.join('\n');
    expect(logged).toContain('push_queued');
    for (const secret of [
      '营业时间',
      '9:00',
      openId,
      secrets.token,
      secrets.encodingAESKey,
      'from-the-double',
    ]) {
      expect(logged).not.toContain(secret);
    }
  });
});

describe('the local world with the simulated WeChat', () => {
  let world: World;
  const texts: string[] = [];
  beforeAll(async () => {
    world = await start('simulated');
    world.simulator?.onDelivered(({ message }) =>
      texts.push((message['text'] as { content: string }).content),
    );
  });
  afterAll(() => world.stop());
  const say = ({ account, openId: user, text }: { account: string; openId: string; text: string }) =>
    world.simulator?.say(account, user, text);

  it('lets a script be a user', async () => {
    expect(await say({ account: 'lantern', openId, text: '营业时间' })).toMatchObject({
      isAccepted: true,
      requests: 1,
      body: 'success',
    });
    await until(() => texts.length === 1);
    expect(texts).toEqual(['9:00-21:00']);
  });
  it('sends nothing two days later, when the window has closed, until the user writes and opens another', async () => {
    world.clock.advance(48 * 3600 * 1000);
    await putEvent(world, request('too-late', [text('已发货')]));
    const refused = () =>
      world.events
        .filter((event) => event['detail-type'] === 'WeChatReplyRefused')
        .map(({ detail }) => detail);
    await until(() => refused().length === 1);
    expect(refused()).toMatchObject([{ data: { requestId: 'too-late', reason: 'window' } }]);
    expect(texts).toEqual(['9:00-21:00']);
    await say({ account: 'lantern', openId, text: '营业时间' });
    await until(() => texts.length === 2);
    expect(texts[1]).toBe('9:00-21:00');
  });
  it('sends a delayed reply when its time comes, by a schedule of one time', async () => {
    await say({ account: 'lantern', openId, text: '订单' });
    await until(() => texts.length === 3);
    // A schedule goes off a minute early, and the queue waits for the rest.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(texts.slice(2)).toEqual(['正在查询']);
    world.clock.advance(19 * 60 * 1000 + 1000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(texts).toHaveLength(3);
    world.clock.advance(60 * 1000);
    await until(() => texts.length === 4);
    expect(texts[3]).toBe('还需要帮助吗？');
  });
  it('ends with nothing in the dead letters', () => {
    expect(world.stack.deadLetterQueues.flatMap((queue) => queue.contents())).toEqual([]);
  });
});
