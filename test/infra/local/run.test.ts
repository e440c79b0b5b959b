import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAccounts } from '#infra/config/load-accounts.ts';
import { createCommands } from '#infra/local/commands/commands.ts';
import { inventedSecrets } from '#infra/local/local-secrets.ts';
import { type LookingOn, startLocalPage } from '#infra/local/page/local-page.ts';
import { watchAccounts } from '#infra/local/watch-accounts.ts';
import { startWorld, type World } from '#infra/local/world.ts';
import { runWechat } from '../../support/command-line.ts';
import { safePush, textXml } from '../../support/push-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'local-run-'));
cpSync('infra/examples/accounts', folder, { recursive: true });
const file = join(folder, 'lantern.yaml');
const sessionToken = 'of-this-run-alone';
const accounts = loadAccounts(folder);
const secrets = inventedSecrets(accounts);
const configs = accounts.map(({ account }) => account);
const printed: string[] = [];
const texts: string[] = [];

let world: World;
let page: LookingOn;
let unwatch: () => void;
beforeAll(async () => {
  world = await startWorld({
    accounts,
    folder,
    secrets,
    port: 0,
    sessionToken,
    wechatApi: 'simulated',
    startAt: Date.now(),
    onLog: () => {},
    onProgress: () => {},
  });
  world.simulator?.onDelivered(({ message }) => {
    texts.push((message['text'] as { content?: string } | undefined)?.content ?? JSON.stringify(message));
  });
  page = await startLocalPage({ world, accounts: configs, secrets, folder });
  world.serve(page, createCommands({ ...page, world, accounts: configs, keysFile: '/keys', quit: () => {} }));
  unwatch = watchAccounts({
    folder,
    accounts,
    deploy(saved) {
      world.stack.deployRules(saved, folder);
      configs.splice(0, configs.length, ...saved.map(({ account }) => account));
    },
    print: (text) => printed.push(text),
  });
});
afterAll(async () => {
  unwatch();
  await world.stop();
  rmSync(folder, { recursive: true });
});

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1000 && !isSo(); tries++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(isSo()).toBe(true);
}
interface Answer {
  readonly status: number;
  readonly body: string;
}
/** As fetch, which does not let anybody name another host. */
const ask = (url: string, headers: Readonly<Record<string, string>> = {}, body?: string) =>
  new Promise<Answer>((resolve, reject) => {
    const outgoing = httpRequest(
      url,
      { method: body === undefined ? 'GET' : 'POST', headers },
      (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
const json = { 'content-type': 'application/json' };
const command = async (name: string, argument = '', more: object = {}) => {
  const answer = await ask(`${world.door.url}/__local/${name}`, json, JSON.stringify({ argument, ...more }));
  return { ...answer, ...(JSON.parse(answer.body) as { lines?: string[]; error?: string; openId?: string }) };
};

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
    // Whoever looks on may come too late, when the ledger has changed already.
    const replied = () =>
      page.scene.book.views().filter((trace) => trace.openId === openId && trace.outcome === 'replied')
        .length;
    let why = '';
    for (let tries = 1; tries <= 5 && !why.includes('welcome'); tries++) {
      await command('say', '几点开门');
      await until(() => replied() >= tries);
      why = (await command('why')).lines?.join('\n') ?? '';
    }
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

describe('a file that is saved', () => {
  const text = readFileSync(file, 'utf8');
  it('is in force at once, and the conversation goes on', async () => {
    writeFileSync(file, text.replace('我们每天', '我们天天'));
    await until(() => printed.some((line) => /^lantern: saved, \d+ rules in force\.$/.test(line)));
    await command('say', '几点开门');
    await until(() => texts.some((one) => one.includes('我们天天')));
    expect((await command('window')).lines?.[0]).toMatch(/messages may be sent/);
  });
  it('is said to be wrong with its line, and what was in force stays', async () => {
    writeFileSync(file, text.replace('- id: menu\n', '- id: menu\n    whan: 1\n'));
    await until(() => printed.some((line) => /lantern\.yaml:\d+:\d+ rule menu, whan: /.test(line)));
    const before = texts.length;
    await command('say', '几点开门');
    await until(() => texts.slice(before).some((one) => one.includes('我们天天')));
    writeFileSync(file, text);
    await until(() => printed.filter((line) => line.startsWith('lantern: saved')).length === 2);
  });
  it('that needs another stack is said to', async () => {
    writeFileSync(
      join(folder, 'noodle.yaml'),
      'account: noodle\nkind: mini-program\nappId: wx1a2b3c4d5e6f7a8b\n',
    );
    await until(() => printed.some((line) => line.includes('need another stack')));
    rmSync(join(folder, 'noodle.yaml'));
  });
});

describe('keys that are set', () => {
  const environment = () => world.stack.environment;
  it('are those of the simulated WeChat too, and doctor finds everything right', async () => {
    const keys = { appSecret: 'a'.repeat(32), token: 'newToken1', encodingAESKey: 'B'.repeat(43) };
    const terminal = {
      isInteractive: false,
      ask: () => Promise.reject(new Error('nobody')),
      askHidden: () => Promise.reject(new Error('nobody')),
      readAll: async () => JSON.stringify(keys),
    };
    const set = await runWechat(['account', 'set', 'harbor', '--file', '-'], {
      environment: environment(),
      now: world.clock.now,
      terminal,
    });
    expect(set).toMatchObject({ code: 0, errors: '' });
    for (const account of ['harbor', 'lantern']) {
      const { code, out } = await runWechat(['doctor', account, '--accounts', folder], {
        environment: environment(),
        now: world.clock.now,
      });
      expect(out).not.toContain('FAILED');
      expect(code).toBe(0);
    }
    expect(await world.simulator?.say('harbor', 'oQ8dN5xKlantern0000000000009', '你好')).toMatchObject({
      isAccepted: true,
    });
  });
});

describe('a push that is triggered', () => {
  const triggered = (...args: string[]) =>
    runWechat(['trigger', ...args, '--accounts', folder], {
      environment: world.stack.environment,
      now: world.clock.now,
    });
  it.each([
    [['text', '几点开门'], '9:00-21:00'],
    [['subscribe', 'store_2'], '2 号店'],
    [['location', '31.2219', '121.4754'], '离我们很近'],
  ])('is signed and answered: %j', async (args, words) => {
    const before = texts.length;
    const openid = `oTriggered00000000000000${args[0]?.length}`;
    expect(await triggered(...args, '--account', 'lantern', '--openid', openid)).toMatchObject({
      code: 0,
      errors: '',
      out: expect.stringContaining('HTTP 200, success'),
    });
    await until(() => texts.slice(before).some((text) => text.includes(words)));
  });
  it('goes to another webhook too, and says what it answers', async () => {
    const to = `${world.door.url}/nobody`;
    expect(await triggered('text', 'a', '--to', to)).toMatchObject({
      code: 1,
      out: `${to}: HTTP 403, signature_mismatch`,
    });
  });
  it.each([
    [['nonsense'], 2, /There is nothing called nonsense; there are text, subscribe/],
    [['location', 'here'], 1, /A place is as/],
    [['text', 'a', '--to', 'x'], 2, /--to x: must be a URL/],
    [['text', 'a', '--account', 'lantrn'], 1, /no account lantrn/],
  ])('says what is wrong with %j', async (args, code, errors) => {
    expect(await triggered(...args)).toMatchObject({ code, errors: expect.stringMatching(errors) });
  });
});
