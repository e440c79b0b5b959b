import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inventedSecrets } from '#infra/local/local-secrets.ts';
import type { Simulator } from '#infra/local/wechat/simulator.ts';
import { startWorld, type World } from '#infra/local/world.ts';
import { runWechat } from '../../support/command-line.ts';
import { testAccount } from '../../support/stack-template.ts';

const folder = mkdtempSync(join(tmpdir(), 'tags-'));
const rules = [
  { id: 'join', when: { text: { equals: '入会' } }, tag: { names: ['会员', '扫码到店'], for: '365d' } },
  { id: 'trial', when: { text: { equals: '试用' } }, tag: { names: '会员', for: '1h' } },
  { id: 'leave', when: { text: { equals: '退会' } }, untag: '会员' },
];
const files = [
  { account: 'lantern', kind: 'official-account', appId: 'wx7d3a51c9e40b2f86', rules },
  { account: 'lantern-2', kind: 'official-account', appId: 'wx4b1f6d2a9c3e7058', rules },
  { account: 'harbor', kind: 'official-account', appId: 'wx4b1f6d2a9c3e7059' },
];
const user = (number: number): string => `oQ8dN5xKlantern000000000000${number}`;
let world: World;

async function say(account: string, openId: string, text: string): Promise<void> {
  // WeChat counts whole seconds.
  world.clock.advance(60_000);
  await (world.simulator as Simulator).say(account, openId, text);
  for (let tries = 0; tries < 500 && !world.stack.isIdle(); tries++)
    await new Promise((resolve) => setTimeout(resolve, 20));
}

beforeAll(async () => {
  for (const file of files) writeFileSync(join(folder, `${file.account}.json`), JSON.stringify(file));
  const accounts = files.map(({ account, ...more }) => testAccount(account, more));
  world = await startWorld({
    accounts,
    secrets: inventedSecrets(accounts),
    port: 0,
    wechatApi: 'simulated',
    startAt: 1_761_200_431_000,
    onLog: () => {},
    onProgress: () => {},
  });
  await say('lantern', user(1), '试用');
  world.clock.advance(2 * 3600 * 1000);
  await say('lantern', user(2), '入会');
  await say('lantern', user(3), '入会');
  await say('lantern', user(4), '入会');
  await say('lantern', user(4), '退会');
  await say('lantern', user(2), '你好');
  await say('lantern-2', user(5), '入会');
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await world.stop();
});

const wechat = (args: readonly string[], now = () => world.clock.now()) =>
  runWechat(['tags', ...args, '--accounts', folder], {
    environment: {
      AWS_REGION: 'local',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL: world.stack.awsEndpoint,
    },
    now,
  });

describe('tags', () => {
  it('counts the users who have each tag now, of this account only', async () => {
    const { code, out } = await wechat(['lantern']);
    expect(code).toBe(0);
    expect(out).toBe('       3  扫码到店\n       2  会员');
    expect(JSON.parse((await wechat(['lantern-2', '--json'])).out)).toEqual([
      { tag: '会员', users: 1 },
      { tag: '扫码到店', users: 1 },
    ]);
  });
  it('prints a table for a spreadsheet', async () => {
    expect((await wechat(['lantern', '--csv'])).out).toBe('tag,users\n扫码到店,3\n会员,2');
  });
  it('lists the users with a tag, who wrote last first, and until when they have it', async () => {
    const { code, out } = await wechat(['lantern', '会员']);
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(`^2025-10-23 16:\\d\\d {2}${user(2)} {2}until 2026-10-23 16:\\d\\d$`),
      expect.stringMatching(`^2025-10-23 16:\\d\\d {2}${user(3)} {2}until 2026-10-23 16:\\d\\d$`),
    ]);
    expect((await wechat(['lantern', '会员', '--lang', 'zh'])).out).toContain(`${user(3)}  到 2026-10-23`);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    expect(JSON.parse((await wechat(['lantern', '会员', '--json'])).out)).toEqual(
      [user(2), user(3)].map((openId) => ({ openId, lastContact: time, until: time })),
    );
    expect((await wechat(['lantern', '会员', '--csv'])).out.split('\n')).toEqual([
      'openId,lastContact,until',
      expect.stringMatching(`^${user(2)},2025-10-23T.*Z,2026-10-23T.*Z$`),
      expect.stringMatching(`^${user(3)},`),
    ]);
  });
  it('says what it read and what that cost, and how far it is when it takes long', async () => {
    const { errors } = await wechat(['lantern', '--json']);
    expect(errors).toMatch(/^5 conversations of all accounts read, for \d+(\.\d+)? read units\.$/);
    let seconds = world.clock.now() / 1000;
    const slow = await wechat(['lantern'], () => {
      seconds += 3;
      return seconds * 1000;
    });
    expect(slow.errors.split('\n')).toEqual(['5 conversations read …', errors]);
    expect((await wechat(['lantern', '--lang', 'zh'])).errors).toContain('5 个会话，用了');
  });
  it.each([
    [['harbor'], 'No user of harbor has a tag.'],
    [['lantern', 'vip'], 'No user of lantern has the tag vip.'],
    [['lantern', '扫码倒店'], 'No user of lantern has the tag 扫码倒店; did you mean 扫码到店?'],
    [['lantern', '扫码倒店', '--lang', 'zh'], 'lantern 没有用户带标签「扫码倒店」，是不是想写 扫码到店？'],
    [['lantern', '扫码倒店', '--json'], '[]'],
  ])('says so where nobody has one: %j', async (args, said) => {
    expect(await wechat(args)).toMatchObject({ code: 0, out: said });
  });
  it('refuses an account that is not there', async () => {
    const { code, errors } = await wechat(['lantren']);
    expect(code).toBe(1);
    expect(errors).toContain('no account lantren');
  });
});
