import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleAccounts } from '#infra/config/accounts-folder.ts';
import { startWorld, type World } from '#infra/local/world.ts';
import { userHash } from '#shared/aws/log.ts';
import { runWechat } from '../../support/command-line.ts';
import { secrets, signedAt } from '../../support/push-builder.ts';
import { testAccount } from '../../support/stack-template.ts';

const openId = 'oQ8dN5xKlantern0000000000001';
let world: World;

beforeAll(async () => {
  const rules = [{ id: 'hours', when: { text: { contains: '营业时间' } }, reply: { text: '9:00-21:00' } }];
  world = await startWorld({
    accounts: [testAccount('lantern', { rules, appId: secrets.appId })],
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
  await world.simulator?.say('lantern', openId, '营业时间');
  await delivered;
  for (let tries = 0; tries < 500 && !world.stack.isIdle(); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
});
afterAll(() => world.stop());

async function wechat(...args: string[]) {
  return runWechat([...args, ...(args[0] === 'window' ? ['--accounts', exampleAccounts] : [])], {
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
    expect(out).toMatch(/^4 messages may be sent until \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\.\n {2}userMessage/);
    expect(out).toMatch(/ sent$/);
  });
  it('says the same to scripts', async () => {
    const { out } = await wechat('window', 'lantern', openId, '--json');
    expect(JSON.parse(out)).toMatchObject({
      messages: 4,
      windows: [{ openedBy: 'userMessage', left: 4, isOpen: true }],
      deliveries: [{ replies: ['sent'] }],
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
  it('refuses a time that is none', async () => {
    expect(await wechat('audit', 'lantern', '--since', 'yesterday')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('yesterday is not a duration'),
    });
  });
});
