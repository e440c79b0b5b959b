import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, type LocalTestRun, startLocalRun, until } from '../../support/local-run.ts';
import { safePush, textXml } from '../../support/push-builder.ts';

let run: LocalTestRun;
let { world, page, texts, ask, command, secrets } = {} as LocalTestRun;
beforeAll(async () => {
  run = await startLocalRun();
  ({ world, page, texts, ask, command, secrets } = run);
});
afterAll(() => run.stop());

describe('a page of another site', () => {
  const evil = { origin: 'https://evil.example' };
  const send = JSON.stringify({ Source: 'shop.evil', DetailType: 'WeChatSendRequested', Detail: '{}' });
  it.each([
    ['puts no event on the bus', 'events', { ...evil, 'content-type': 'text/plain' }, send],
    ['even as JSON', 'events', { ...evil, ...json }, send],
    ['without an Origin, as a form can', 'events', { 'content-type': 'text/plain' }, send],
    ['reads no event under a name of its own', 'events', { host: 'rebind.evil.example' }, undefined],
    ['is told of by the browser', 'events', { 'sec-fetch-site': 'cross-site' }, undefined],
    ['is no user', 'say', { ...evil, ...json }, '{"argument":"a"}'],
  ])('%s', async (_, path, headers, body) => {
    const before = world.events.length;
    expect([403, 415]).toContain((await ask(`${world.door.url}/__local/${path}`, headers, body)).status);
    expect(world.events).toHaveLength(before);
  });
  it.each([
    [
      'secrets',
      { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' },
    ],
    ['a function', { 'content-type': 'text/plain' }],
  ])('gets %s of the local AWS neither by a name of its own nor without credentials', async (_, headers) => {
    const path = 'x-amz-target' in headers ? '/' : '/2015-03-31/functions/Sender/invocations';
    const body = '{"SecretId":"wechat-reply/lantern/app"}';
    const url = `${world.stack.awsEndpoint}${path}`;
    for (const more of [{ host: 'rebind.evil.example' }, evil, {}, { 'x-amz-security-token': 'guessed' }]) {
      const { status, body: answer } = await ask(url, { ...headers, ...more }, body);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(answer).not.toContain('appSecret');
    }
  });
  it('gets nothing of the local database, nor of the simulated WeChat', async () => {
    const { endpoint } = world.stack.dynamoDb;
    for (const headers of [
      evil,
      { host: 'rebind.evil.example' },
      { 'x-amz-target': 'DynamoDB_20120810.ListTables' },
    ]) {
      expect((await ask(endpoint, headers, '{}')).status).toBe(403);
    }
    const url = `${world.simulator?.api.url}/cgi-bin/stable_token`;
    expect((await ask(url, { ...evil, ...json }, '{}')).status).toBe(403);
  });
});

describe('what can be done at the prompt', () => {
  it('can be done by a request, by the same name', async () => {
    const help = JSON.parse((await ask(`${world.door.url}/__local/help`)).body) as { name: string }[];
    expect(help.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'say',
        'image',
        'location',
        'scan',
        'event',
        'why',
        'window',
        'events',
        'as',
        'advance',
      ]),
    );
    const { openId } = await command('as', 'new');
    for (const { name } of help) {
      expect([name, (await command(name, '', { openId })).status]).not.toEqual([name, 404]);
    }
    expect((await command('nonsense')).status).toBe(404);
  });
  it.each([
    ['scan', 'store_2', '2 号店'],
    ['location', '31.2219 121.4754 人民广场', '离我们很近'],
    ['say', '几点开门', '9:00-21:00'],
    ['click', 'order', '订单'],
  ])('/%s %s is answered as to WeChat’s own push', async (name, argument, words) => {
    const before = texts.length;
    const { openId } = await command('as', 'new');
    expect(await command(name, argument, { openId })).toMatchObject({ status: 200, isAccepted: true });
    await until(() => texts.slice(before).some((text) => text.includes(words)));
  });
  it('any event can be made, with fields in groups', async () => {
    const before = world.events.length;
    const { openId } = await command('as', 'new');
    await command(
      'event',
      'scancode_waitmsg EventKey=k ScanCodeInfo.ScanType=qrcode ScanCodeInfo.ScanResult=1',
      { openId },
    );
    await until(() => JSON.stringify(world.events.slice(before)).includes('"scanResult":"1"'));
  });
  it('/why says of each rule why it applies or not, /window what is left', async () => {
    const { openId } = await command('as', '用户1');
    await command('say', '几点开门');
    await until(() =>
      page.tracing.book.views().some((trace) => trace.openId === openId && trace.outcome === 'replied'),
    );
    const why = (await command('why')).lines?.join('\n');
    expect(why).toMatch(/replied by opening-hours\n[\s\S]*welcome {2,}it needs/);
    expect((await command('window')).lines?.[0]).toMatch(/^\d messages may be sent until/);
    const { body } = await ask(`${world.door.url}/__local/events?type=WeChatMessageReceived`);
    expect(JSON.parse(body)).toContainEqual(
      expect.objectContaining({ 'detail-type': 'WeChatMessageReceived', source: 'wechat.sender' }),
    );
    expect(body).not.toContain('WeChatReplySent');
  });
  it.each([
    ['location', 'here', /A place is as/],
    ['account', 'lantrn', /There is no account lantrn; there are harbor, lantern/],
    ['account', '', /Which\? There are harbor, lantern/],
    ['as', '用户99', /There is no user 用户99; there are 用户1/],
    ['advance', 'long', /A duration is as 30s/],
    ['event', '', /WeChat’s name of an event/],
    ['image', '/nowhere.png', /nowhere\.png cannot be read/],
  ])('/%s %s says what is wrong', async (name, argument, error) => {
    expect(await command(name, argument)).toMatchObject({ status: 400, error: expect.stringMatching(error) });
  });
  it('time passes in parts too', async () => {
    const before = world.clock.now();
    await command('advance', '1h30m');
    expect(world.clock.now() - before).toBeGreaterThanOrEqual(90 * 60 * 1000);
  });
});

describe('a message that another program sends with the account’s token', () => {
  const who = { account: 'lantern', openId: 'oQ8dN5xKlantern0000000000066' };
  const call = async (path: string, body: object) => {
    const address = `${world.simulator?.api.url}/cgi-bin/${path}`;
    return JSON.parse((await ask(address, json, JSON.stringify(body))).body) as Record<string, unknown>;
  };
  it.each([
    [true, { state: 'sent' }],
    [false, { state: 'refused', code: 45015 }],
  ])('is on the phone of its user; within the window: %s', async (isOpen, result) => {
    if (isOpen) world.simulator?.open(who.account, who.openId, 'userMessage');
    const openId = isOpen ? who.openId : `${who.openId}x`;
    const { access_token: token } = await call('stable_token', {
      grant_type: 'client_credential',
      appid: 'wx7d3a51c9e40b2f86',
      secret: world.keys.current().get('lantern')?.appSecret,
    });
    const message = { msgtype: 'text', text: { content: '另一个程序发的' } };
    await call(`message/custom/send?access_token=${token}`, { touser: openId, ...message });
    const said = page.tracing.chat.all().filter((one) => one.openId === openId);
    expect(said).toMatchObject([
      { account: 'lantern', trace: null, said: { by: 'account', message, ...result } },
    ]);
  });
});

describe('a push that somebody else has signed', () => {
  it('opens the window that WeChat’s own would have opened', async () => {
    const openId = 'oQ8dN5xKlantern0000000000077';
    const keys = secrets.get('lantern');
    const now = Math.floor(world.clock.now() / 1000);
    const { query, body } = safePush(
      textXml('几点开门', { FromUserName: openId, CreateTime: now, MsgId: '77' }),
      { secrets: { ...(keys as NonNullable<typeof keys>), appId: 'wx7d3a51c9e40b2f86' }, timestamp: now },
    );
    const before = texts.length;
    const response = await fetch(`${world.door.url}/lantern?${new URLSearchParams(query)}`, {
      method: 'POST',
      body,
    });
    expect(await response.text()).toBe('success');
    await until(() => texts.length > before);
  });
});
