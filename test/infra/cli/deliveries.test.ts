import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from '#infra/local/world.ts';
import { userHash } from '#shared/aws/log.ts';
import { runWechat } from '../../support/command-line.ts';
import { secrets, signedAt } from '../../support/push-builder.ts';
import { testAccount } from '../../support/stack-template.ts';

const openId = 'oQ8dN5xKlantern0000000000001';
const folder = mkdtempSync(join(tmpdir(), 'deliveries-'));
let world: World;

beforeAll(async () => {
  const rules = [
    { id: 'hours', when: { text: { contains: '营业时间' } }, reply: { text: '9:00-21:00' } },
    { id: 'never', when: { menu: 'never' }, reply: { text: '好' } },
  ];
  const account = { kind: 'official-account', appId: secrets.appId, unanswered: '30d', rules };
  writeFileSync(join(folder, 'lantern.json'), JSON.stringify({ account: 'lantern', ...account }));
  world = await startWorld({
    accounts: [testAccount('lantern', account)],
    secrets: new Map([
      ['lantern', { appSecret: 's', token: secrets.token, encodingAESKey: secrets.encodingAESKey }],
    ]),
    port: 0,
    wechatApi: 'simulated',
    startAt: signedAt * 1000,
    onLog: () => {},
    onProgress: () => {},
  });
  const delivered = new Promise((resolve) => world.simulator?.onDelivered(resolve));
  await world.simulator?.say('lantern', openId, '=可以带宠物吗');
  // WeChat counts whole seconds, and records of one second have no order.
  world.clock.advance(2000);
  await world.simulator?.say('lantern', openId, '营业时间');
  await delivered;
  for (let tries = 0; tries < 500 && !world.stack.isIdle(); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await world.stop();
});

async function wechat(...args: string[]) {
  return runWechat([...args, '--accounts', folder], {
    environment: {
      AWS_REGION: 'local',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL: world.stack.awsEndpoint,
    },
    now: () => world.clock.now(),
  });
}

describe('window', () => {
  it('shows how many messages may still be sent to a user, and until when', async () => {
    const { out, code } = await wechat('window', 'lantern', openId);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^4 messages may be sent until \d{4}-\d\d-\d\d \d\d:\d\d Asia\/Shanghai\.\n {2}userMessage/,
    );
    expect(out).toMatch(/ sent$/);
  });
  it('says the same to scripts', async () => {
    const { out } = await wechat('window', 'lantern', openId, '--json');
    expect(JSON.parse(out)).toMatchObject({
      messages: 4,
      windows: [{ openedBy: 'userMessage', left: 4, isOpen: true }],
      deliveries: [{ replies: [] }, { replies: ['sent'] }],
    });
  });
  it('says that nothing is known of a stranger', async () => {
    expect(await wechat('window', 'lantern', 'oNobody')).toMatchObject({
      code: 0,
      out: 'Nothing is known of this user at lantern.',
    });
  });
  it('refuses an account that there is not', async () => {
    const { code, errors } = await wechat('window', 'elsewhere', openId);
    expect([code, errors]).toEqual([1, expect.stringContaining('There is no account elsewhere in ')]);
  });
});

describe('audit', () => {
  it('shows what became of each message, without what it said or to whom', async () => {
    for (const args of [[], ['--user', openId]]) {
      const { out, code } = await wechat('audit', 'lantern', ...args);
      expect(code).toBe(0);
      expect(out).toMatch(/hours +text +sent {2}\(\S{22}\.0\)$/);
      expect(out).toContain(`user ${userHash('lantern', openId)}`);
      expect(out).not.toContain(openId);
    }
  });
  it('shows only what was asked for', async () => {
    expect((await wechat('audit', 'lantern', '--user', 'oNobody')).out).toMatch(/^There is no record/);
    expect((await wechat('audit', 'lantern', '--json')).out).toContain('"state": "sent"');
  });
  it('refuses an account that there is not', async () => {
    const { code, errors } = await wechat('audit', 'nope');
    expect([code, errors]).toEqual([1, expect.stringContaining('There is no account nope in ')]);
  });
  it('refuses a time that is none', async () => {
    expect(await wechat('audit', 'lantern', '--since', 'yesterday')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('yesterday is not a duration'),
    });
  });
});

describe('stats', () => {
  it('counts messages, users, answers by rule and what nothing answered', async () => {
    const { out, code } = await wechat('stats', 'lantern');
    expect(code).toBe(0);
    for (const line of [
      /^ +2 {2}messages$/m,
      /^ +1 {2}users$/m,
      /^ +1 {2}answered by no rule but a default$/m,
      /^ +1 {2}100\.0% {2}hours$/m,
      /^never answered {2}never$/m,
      /^ +1 {2}=可以带宠物吗$/m,
    ]) {
      expect(out).toMatch(line);
    }
    expect(out).not.toContain(openId);
  });
  it('says the same to scripts, to a spreadsheet and in Chinese', async () => {
    expect(JSON.parse((await wechat('stats', 'lantern', '--json')).out)).toMatchObject({
      messages: 2,
      users: 1,
      unanswered: 1,
      rules: [
        { rule: 'hours', times: 1, share: 1 },
        { rule: 'never', times: 0 },
      ],
      questions: [{ text: '=可以带宠物吗', times: 1 }],
    });
    const { out } = await wechat('stats', 'lantern', '--csv');
    expect(out).toMatch(/^what,name,times,share\ntotal,messages,2,\n/);
    expect(out).toContain("question,'=可以带宠物吗,1,");
    expect((await wechat('stats', 'lantern', '--lang', 'zh')).out).toContain('没答上的问题');
  });
});

describe('why', () => {
  it('says what the last messages of a user met, oldest first, in words of rules try', async () => {
    const { out } = await wechat('why', 'lantern', openId);
    expect(out).toMatch(
      /^\S+ \S+ {2}a message of type text\n {4}no rule answers\n\S+ \S+ {2}a message of type text\n {4}answered by hours\n {4}reply of type text by hours: sent$/,
    );
    expect((await wechat('why', 'lantern', '--user', userHash('lantern', openId))).out).toBe(out);
    expect((await wechat('why', 'lantern', openId, '--last', '1', '--lang', 'zh')).out).toMatch(
      /^\S+ \S+ {2}文字消息\n {4}由 hours 回答\n {4}文字回复（规则 hours）：已发出$/,
    );
  });
  it('says that there is none of a stranger', async () => {
    expect((await wechat('why', 'lantern', 'oNobody')).out).toContain('There is no record');
  });
});
