import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadAccounts } from '#infra/config/load-accounts.ts';
import { jsonResponse, type LocalServer, serve } from '#infra/local/http-server.ts';
import { startWorld, type World } from '#infra/local/world.ts';
import { v7 } from '../../fixtures/vectors.ts';
import { runWechat } from '../../support/command-line.ts';
import { safePush, secrets, signedAt, textXml } from '../../support/push-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'accounts-'));
const bye = '{ id: bye, when: { text: { equals: 结束 } }, evenWhenMuted: true, transfer: false }';
writeFileSync(
  join(folder, 'lantern.yaml'),
  `account: lantern\nkind: official-account\nappId: ${v7.appId}\nrules:\n  - ${bye}\n`,
);
const keys = {
  appSecret: '0123456789abcdef0123456789abcdef',
  token: secrets.token,
  encodingAESKey: secrets.encodingAESKey,
};

const granted = { errcode: 40003, errmsg: 'invalid openid' };
const sent = { errcode: 0, errmsg: 'ok' };
const token = { access_token: 'from-the-double', expires_in: 7200 };
/** What the WeChat beside it answers; a message to nobody is answered with `permission`. */
const defaults = {
  token: token as object,
  permission: granted as object,
  session: granted as object,
  send: sent as object,
};
let answers = defaults;
beforeEach(() => {
  answers = defaults;
});

let wechat: LocalServer;
beforeAll(async () => {
  wechat = await serve(0, async ({ path, body }) => {
    if (path.endsWith('stable_token')) return jsonResponse(200, answers.token);
    if (path.includes('/kfsession/getsession')) return jsonResponse(200, answers.session);
    const { touser } = JSON.parse(body.toString()) as { touser: string };
    return jsonResponse(200, touser === 'nobody' ? answers.permission : answers.send);
  });
});
afterAll(() => wechat.stop());

const start = (values: ReadonlyMap<string, typeof keys>) =>
  startWorld({
    accounts: loadAccounts(folder),
    secrets: values,
    port: 0,
    wechatApi: wechat.url,
    startAt: signedAt * 1000,
    onLog: () => {},
    onProgress: () => {},
  });

async function run(world: World, ...args: string[]) {
  return runWechat(['doctor', ...args, '--accounts', folder], {
    environment: { AWS_ENDPOINT_URL: world.stack.awsEndpoint },
    now: world.clock.now,
  });
}
/** The findings by step. */
async function findings(world: World, ...args: string[]) {
  const { code, out } = await run(world, 'lantern', '--json', ...args);
  const list = JSON.parse(out) as { step: string; status: string; detail: string; remedy?: string }[];
  return { code, ...Object.fromEntries(list.map(({ step, ...finding }) => [step, finding])) };
}

describe('doctor, with an account that is set up', () => {
  let world: World;
  beforeAll(async () => {
    world = await start(new Map([['lantern', keys]]));
  });
  afterAll(() => world.stop());

  it('says of every step that it works, and of the last that it was not asked for', async () => {
    const { code, out } = await run(world, 'lantern');
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.slice(0, 20).split(/ +/).slice(0, 2))).toEqual([
      ['OK', 'stack'],
      ['OK', 'secrets'],
      ['OK', 'token'],
      ['OK', 'address'],
      ['OK', 'webhook'],
      ['OK', 'permission'],
      ['OK', 'sessions'],
      ['skipped', 'message'],
    ]);
    for (const secret of Object.values(keys)) expect(out).not.toContain(secret);
  });
  it('speaks Chinese where it is asked to', async () => {
    const { out } = await run(world, 'lantern', '--lang', 'zh');
    expect(out).toMatch(/^正常 +stack +\S+ 已部署$/m);
    expect(out).toContain('已设置 AppSecret、Token、EncodingAESKey');
    expect(out).toMatch(/^跳过 +message +加 --openid 会发一条$/m);
    expect(out).not.toMatch(/OK|is deployed|are set/);
  });
  it('sends a message to a user whose window is open', async () => {
    const { query, body } = safePush(textXml('hello'));
    await fetch(`${world.door.url}/lantern?${new URLSearchParams(query)}`, { method: 'POST', body });
    expect(await findings(world, '--openid', v7.openId)).toMatchObject({
      code: 0,
      message: { status: 'ok', detail: 'WeChat took it; look at the phone' },
    });
  });
  it('says that somebody who has not written cannot be written to', async () => {
    expect(await findings(world, '--openid', 'oQ8dN5xKlantern0000000000009')).toMatchObject({
      code: 1,
      message: { status: 'failed', remedy: expect.stringContaining('have this person write') },
    });
  });
  it('names the address that WeChat does not take calls from', async () => {
    const errmsg = 'invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 1-2-3';
    answers = { ...defaults, token: { errcode: 40164, errmsg } };
    expect(await findings(world)).toMatchObject({
      code: 1,
      token: { status: 'failed', remedy: 'See address.' },
      address: {
        status: 'failed',
        detail: expect.stringContaining('203.0.113.7'),
        remedy: expect.stringContaining('Add 203.0.113.7 to the IP allow-list'),
      },
      webhook: { status: 'ok' },
      permission: { status: 'skipped' },
    });
  });
  it('says that the AppSecret is wrong, and how to set it', async () => {
    answers = { ...defaults, token: { errcode: 40125, errmsg: 'invalid appsecret' } };
    expect(await findings(world)).toMatchObject({
      code: 1,
      token: { status: 'failed', remedy: expect.stringContaining('account set lantern') },
      address: { status: 'skipped' },
    });
  });
  it('says that the account may not send', async () => {
    answers = { ...defaults, permission: { errcode: 48001, errmsg: 'api unauthorized' } };
    expect(await findings(world, '--openid', v7.openId)).toMatchObject({
      code: 1,
      permission: {
        status: 'failed',
        detail: expect.stringContaining('48001'),
        remedy: expect.stringContaining('已认证'),
      },
      message: { status: 'skipped' },
    });
  });
  it('says that the account may not call for sessions with agents, as its rules do', async () => {
    answers = { ...defaults, session: { errcode: 48001, errmsg: 'api unauthorized' } };
    expect(await findings(world)).toMatchObject({
      code: 1,
      permission: { status: 'ok' },
      sessions: {
        status: 'failed',
        detail: expect.stringContaining('48001'),
        remedy: expect.stringContaining('transfer: true'),
      },
    });
  });
  it('says what WeChat refused a message for', async () => {
    answers = { ...defaults, send: { errcode: 43004, errmsg: 'require subscribe' } };
    expect(await findings(world, '--openid', v7.openId)).toMatchObject({
      code: 1,
      message: { status: 'failed', detail: expect.stringContaining('43004') },
    });
  });
  it('says that there is no such account, and no such stack', async () => {
    expect(await run(world, 'nobody')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('It has lantern'),
    });
    const { code, out } = await run(world, 'lantern', '--stack', 'other');
    expect(code).toBe(1);
    expect(out).toMatch(/^FAILED +stack +There is no stack other/);
    expect(out).toContain('→ Deploy it with npx cdk deploy');
  });
});

describe('doctor, before the secrets are set', () => {
  it('says what is missing and how to set it, and walks on where it can', async () => {
    const world = await start(new Map());
    try {
      expect(await findings(world)).toMatchObject({
        code: 1,
        stack: { status: 'ok' },
        secrets: {
          status: 'failed',
          detail: 'AppSecret and Token and EncodingAESKey not set',
          remedy: 'npm run wechat -- account set lantern',
        },
        token: { status: 'failed', remedy: expect.stringContaining('account set lantern') },
        webhook: { status: 'skipped' },
        permission: { status: 'skipped' },
      });
    } finally {
      await world.stop();
    }
  });
});
