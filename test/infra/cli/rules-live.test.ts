import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListTablesCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAccounts } from '#infra/config/load-accounts.ts';
import type { Simulator } from '#infra/local/wechat/simulator.ts';
import { startWorld, type World } from '#infra/local/world.ts';
import { v7 } from '../../fixtures/vectors.ts';
import { runWechat } from '../../support/command-line.ts';
import { secrets, signedAt } from '../../support/push-builder.ts';

/* The commands against the stack as it runs on this machine: what a user is answered is what proves a push. */

const user = v7.openId;
const folder = mkdtempSync(join(tmpdir(), 'rules-live-'));
const logs: { event: string; version?: number }[] = [];
const answers: string[] = [];
let world: World;
const seconds = (): number => Math.floor(world.clock.now() / 1000);

const write = (answer: string, more = ''): void =>
  writeFileSync(
    join(folder, 'lantern.yaml'),
    `account: lantern\nkind: official-account\nappId: ${v7.appId}\nrules:\n  - { id: hours, when: { text: { contains: 营业时间 } }, reply: { text: "${answer}" } }\n${more}`,
  );

async function wechat(...args: string[]) {
  return runWechat([...args, ...(args[1] === 'push' || args[1] === 'diff' ? ['--accounts', folder] : [])], {
    environment: {
      AWS_REGION: 'local',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL: world.stack.awsEndpoint,
      USER: 'nina',
    },
    now: world.clock.now,
  });
}

/** Makes a version the one that was pushed over the rules of an earlier deploy. */
async function pushedBefore(version: number): Promise<void> {
  const over = 'wechat-reply-Rules0123456789-earlier';
  const current = { version, before: 1, over, latest: 9, at: seconds(), by: 'nina' };
  const Item = marshall({ account: 'lantern', item: 'current', ...current });
  await world.stack.dynamoDb.client.send(new PutItemCommand({ TableName: await tableName(), Item }));
}

/** What a user is answered a minute from now. */
async function answered(openId = user): Promise<string | undefined> {
  world.clock.advance(61_000);
  const before = answers.length;
  await (world.simulator as Simulator).say('lantern', openId, '营业时间');
  for (let tries = 0; tries < 500 && !world.stack.isIdle(); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return answers.slice(before).join(' | ');
}

beforeAll(async () => {
  write('deployed');
  world = await startWorld({
    accounts: loadAccounts(folder),
    secrets: new Map([
      ['lantern', { appSecret: 's', token: secrets.token, encodingAESKey: secrets.encodingAESKey }],
    ]),
    port: 0,
    wechatApi: 'simulated',
    startAt: signedAt * 1000,
    onLog: (_, line) => logs.push(JSON.parse(line)),
    onProgress: () => {},
  });
  world.simulator?.onDelivered(({ message }) =>
    answers.push(
      (message['text'] as { content: string } | undefined)?.content ??
        `image ${(message['image'] as { media_id: string }).media_id}`,
    ),
  );
});
afterAll(async () => {
  await world.stop();
  rmSync(folder, { recursive: true });
});

describe('rules that are pushed', () => {
  it('are not yet, and the deployed ones are in force', async () => {
    expect(await answered()).toBe('deployed');
    expect((await wechat('rules', 'versions', 'lantern')).out).toMatch(/^→ +0 {2}as deployed/);
    expect(await wechat('rules', 'diff', 'lantern')).toMatchObject({ code: 0 });
    expect((await wechat('rules', 'push', 'lantern')).out).toContain('in force already, as deployed');
    expect(await wechat('rules', 'rollback', 'lantern')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('no push to undo'),
    });
  });

  it('are in force within a minute, without a deploy', async () => {
    write('first');
    expect((await wechat('rules', 'diff', 'lantern')).code).toBe(1);
    const pushed = await wechat('rules', 'push', 'lantern', '--note', 'new hours');
    expect(pushed).toMatchObject({ code: 0, errors: '' });
    expect(pushed.out).toContain('lantern: 1 rule, no findings');
    expect(pushed.out).toContain('version 1 is in force within a minute');
    expect(await answered()).toBe('first');
    expect((await wechat('rules', 'versions', 'lantern')).out).toMatch(
      /→ +1 .* nina +1 rule +new hours\n +0 /,
    );
    expect(logs).toContainEqual(expect.objectContaining({ event: 'rules_in_force', version: 1 }));
  });

  it('can be compared, with each other and with the file', async () => {
    write('second');
    const { code, out } = await wechat('rules', 'diff', 'lantern');
    expect(code).toBe(1);
    expect(out).toContain('--- version 1');
    expect(out).toMatch(/^- +text: first$/m);
    expect(out).toMatch(/^\+ +text: second$/m);
    await wechat('rules', 'push', 'lantern');
    expect(await answered()).toBe('second');
    expect(JSON.parse((await wechat('rules', 'diff', 'lantern', '1', '2', '--json')).out)).toMatchObject({
      from: 'version 1',
      to: 'version 2',
      same: false,
    });
    expect(await wechat('rules', 'diff', 'lantern', '9')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('no version 9 of its rules. There are 2, 1.'),
    });
  });

  it('never go live with an error or a failed test', async () => {
    write('third', '  - { id: b, when: { text: { contain: x } }, reply: { text: x } }\n');
    const broken = await wechat('rules', 'push', 'lantern');
    expect(broken.code).toBe(1);
    expect(broken.errors).toContain('did you mean contains?');
    write('third');
    const tests = join(folder, 'lantern.test.yaml');
    writeFileSync(tests, 'cases:\n  - { name: hours, text: 营业时间, expect: { reply: fourth } }\n');
    const failed = await wechat('rules', 'push', 'lantern');
    expect(failed.code).toBe(1);
    expect(failed.out).toContain('expected “fourth”, got “third”');
    rmSync(tests);
    expect(await answered()).toBe('second');
    expect((await wechat('rules', 'versions', 'lantern')).out).toMatch(/→ +2 /);
  });

  it('are undone by a rollback, which undoes itself as well', async () => {
    expect((await wechat('rules', 'rollback', 'lantern')).out).toContain(
      'rules of version 1 become version 3.\nlantern: version 3 is in force within a minute',
    );
    expect(await answered()).toBe('first');
    await wechat('rules', 'rollback', 'lantern');
    expect(await answered()).toBe('second');
    expect((await wechat('rules', 'rollback', 'lantern', '0')).out).toContain(
      'the deployed rules are in force',
    );
    expect(await answered()).toBe('deployed');
    await wechat('rules', 'rollback', 'lantern', '1');
    expect(await answered()).toBe('first');
  });

  it('can be compared with the deployed ones where those were pushed before', async () => {
    write('deployed');
    await wechat('rules', 'push', 'lantern');
    await wechat('rules', 'rollback', 'lantern', '0');
    write('sixth');
    const { out } = await wechat('rules', 'diff', 'lantern');
    expect(out).toContain('--- version 6');
    expect(out).toMatch(/^- +text: deployed$/m);
    await wechat('rules', 'rollback', 'lantern', '1');
    expect(await answered()).toBe('first');
  });

  it('leave the last good ones in force when they are damaged in the table, and an alarm goes off', async () => {
    write('damaged');
    await wechat('rules', 'push', 'lantern');
    const { client } = world.stack.dynamoDb;
    const TableName =
      JSON.parse((await wechat('rules', 'versions', 'lantern', '--json')).out) && (await tableName());
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'account = :account AND begins_with(#item, :prefix)',
        ExpressionAttributeNames: { '#item': 'item' },
        ExpressionAttributeValues: marshall({ ':account': 'lantern', ':prefix': 'part#000008#program' }),
      }),
    );
    expect(Items.length).toBe(1);
    const part = unmarshall(Items[0] ?? {});
    await client.send(
      new PutItemCommand({ TableName, Item: marshall({ ...part, data: Buffer.from('no gzip') }) }),
    );
    expect(await answered()).toBe('first');
    expect(logs).toContainEqual(
      expect.objectContaining({ event: 'rules_broken', version: 8, RulesBroken: 1 }),
    );
  });

  it('are stored anew by a push of the same where those stored cannot be used', async () => {
    expect((await wechat('rules', 'push', 'lantern')).out).toContain('version 9 is in force');
    expect(await answered()).toBe('damaged');
    expect((await wechat('rules', 'push', 'lantern')).out).toContain('in force already, as version 9');
  });

  it('end with a deploy of other rules, which is plain to see', async () => {
    await pushedBefore(2);
    expect(await answered()).toBe('deployed');
    const ended = `Version 2, put in force at ${new Date(world.clock.now() + 8 * 3_600_000).toISOString().slice(0, 10)} `;
    const { out } = await wechat('rules', 'versions', 'lantern');
    expect(out).toMatch(/^× +2 /m);
    expect(out).toMatch(/^→ +0 /m);
    expect(out).toContain(ended);
    expect(out).toContain(
      'Asia/Shanghai, has ended: a deploy has changed the rules of lantern since. To put it in force again: rules rollback lantern 2',
    );
    expect((await wechat('rules', 'diff', 'lantern')).out).toContain(ended);
    expect(JSON.parse((await wechat('rules', 'versions', 'lantern', '--json')).out)).toMatchObject({
      inForce: 0,
      superseded: 2,
      deployment: expect.stringMatching(/^[0-9A-F]{12}$/),
    });
    expect((await wechat('rules', 'rollback', 'lantern')).errors).toContain('no push to undo');
    expect((await wechat('rules', 'rollback', 'lantern', '0')).code).toBe(0);
    expect((await wechat('rules', 'versions', 'lantern')).out).not.toContain('has ended');
  });

  it('can be put in force again after that, over what is deployed now', async () => {
    await pushedBefore(2);
    const { out } = await wechat('rules', 'rollback', 'lantern', '2');
    expect(out).toContain('the rules of version 2 become version 10');
    expect(await answered()).toBe('second');
    // What was in force before was not in force any more.
    expect((await wechat('rules', 'rollback', 'lantern')).out).toContain('the deployed rules are in force');
    expect(await answered()).toBe('deployed');
  });

  it('need no word where the deploy that ended them brought just their rules', async () => {
    await pushedBefore(6);
    const { out } = await wechat('rules', 'versions', 'lantern');
    expect(out).not.toContain('has ended');
    expect(out).toMatch(/^→ +0 {2}as deployed \(.{12}\), the rules of version 6$/m);
  });

  it('are refused for an account that is not deployed', async () => {
    expect(await wechat('rules', 'versions', 'harbor')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('has no account harbor'),
    });
    expect(await wechat('rules', 'versions', 'lantern', '--stack', 'other')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('There is no stack other'),
    });
  });
});

const other = 'oQ8dN5xKlantern0000000000009';

describe('rules for testers', () => {
  it('need testers', async () => {
    write('tried');
    expect(await wechat('rules', 'push', 'lantern', '--testers')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('lists: { testers: [oQ8…] }'),
    });
    expect((await wechat('rules', 'push', 'lantern', '--testers', '--lang', 'zh')).errors).toContain(
      '没有测试人员',
    );
    expect(await wechat('rules', 'publish', 'lantern')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('nothing to publish'),
    });
    expect((await wechat('rules', 'push', 'lantern', '--testers', '--at', '2030-01-01 08:00')).code).toBe(2);
  });
  it('are theirs alone until they are published, which needs no second push', async () => {
    const before = await answered();
    write('tried', `lists: { testers: [${user}] }\n`);
    const { out } = await wechat('rules', 'push', 'lantern', '--testers');
    expect(out).toMatch(/version 11 is with 1 tester within a minute, and with nobody else/);
    expect([await answered(), await answered(other)]).toEqual(['tried', before]);
    expect((await wechat('rules', 'versions', 'lantern')).out).toMatch(/^◇ +11 .*\[1 tester\]$/m);
    expect((await wechat('rules', 'push', 'lantern', '--testers')).out).toContain(
      'have just these rules already',
    );
    expect(JSON.parse((await wechat('rules', 'versions', 'lantern', '--json')).out)).toMatchObject({
      inForce: 0,
      testers: { version: 11, users: [user] },
    });
    write('changed since', `lists: { testers: [${user}] }\n`);
    expect((await wechat('rules', 'publish', 'lantern')).out).toContain(
      'version 11 is in force within a minute',
    );
    expect([await answered(), await answered(other)]).toEqual(['tried', 'tried']);
  });
  it('are taken back', async () => {
    await wechat('rules', 'push', 'lantern', '--testers');
    expect(await answered()).toBe('changed since');
    expect((await wechat('rules', 'cancel', 'lantern')).out).toContain('version 12 is taken back');
    expect(await answered()).toBe('tried');
    expect((await wechat('rules', 'cancel', 'lantern')).errors).toContain('Nothing is to come');
  });
  it('end with the next push for everybody', async () => {
    await wechat('rules', 'push', 'lantern', '--testers');
    write('hotfix', `lists: { testers: [${user}] }\n`);
    await wechat('rules', 'push', 'lantern');
    expect([await answered(), await answered(other)]).toEqual(['hotfix', 'hotfix']);
  });
});

describe('rules that are to come', () => {
  /** So many minutes from now on the clock of the world, as the account’s zone writes it. */
  const inMinutes = (minutes: number) =>
    new Date(world.clock.now() + minutes * 60_000 + 8 * 3_600_000)
      .toISOString()
      .slice(0, 16)
      .replace('T', ' ');
  it('come at their time by themselves', async () => {
    write('christmas');
    const at = inMinutes(10);
    const { out } = await wechat('rules', 'push', 'lantern', '--at', at);
    expect(out).toContain(`version 15 comes into force at ${at} Asia/Shanghai, by itself`);
    expect((await wechat('rules', 'versions', 'lantern')).out).toMatch(
      new RegExp(`^\\+ +15 .*\\[comes ${at} Asia/Shanghai, nina\\]$`, 'm'),
    );
    expect((await wechat('rules', 'versions', 'lantern', '--lang', 'zh')).out).toContain(
      `[${at} Asia/Shanghai 生效，nina]`,
    );
    expect(await answered()).toBe('hotfix');
    world.clock.advance(10 * 60_000);
    expect(await answered()).toBe('christmas');
  });
  it('can be compared, and are taken back', async () => {
    write('new year');
    await wechat('rules', 'push', 'lantern', '--at', inMinutes(10));
    expect((await wechat('rules', 'diff', 'lantern', '15', '16')).out).toMatch(/^\+ +text: new year$/m);
    expect((await wechat('rules', 'cancel', 'lantern', '9')).errors).toContain(
      'neither to come nor with its testers',
    );
    expect((await wechat('rules', 'cancel', 'lantern', '16')).code).toBe(0);
    world.clock.advance(10 * 60_000);
    expect(await answered()).toBe('christmas');
  });
  it('are said again at a push for now, which they will undo', async () => {
    await wechat('rules', 'rollback', 'lantern', '14', '--at', inMinutes(10));
    write('hotfix 2');
    expect((await wechat('rules', 'push', 'lantern')).out).toContain(
      'Mind that version 17 comes into force at',
    );
    expect(await answered()).toBe('hotfix 2');
    world.clock.advance(10 * 60_000);
    expect(await answered()).toBe('hotfix');
  });
  it.each(['2020-01-01 08:00', '2026-02-30 08:00', '2030-01-01 25:00', 'tomorrow'])(
    'are no %s',
    async (at) => {
      expect((await wechat('rules', 'push', 'lantern', '--at', at)).errors).toMatch(
        /is over already|is not a time/,
      );
    },
  );
});

describe('the pictures of rules that are pushed', () => {
  const withPicture = (content: string): void => {
    mkdirSync(join(folder, 'lantern'), { recursive: true });
    writeFileSync(join(folder, 'lantern', 'card.jpg'), content);
    writeFileSync(
      join(folder, 'lantern.yaml'),
      `account: lantern\nkind: official-account\nappId: ${v7.appId}\nrules:\n  - { id: hours, when: { text: { contains: 营业时间 } }, reply: { image: { file: lantern/card.jpg } } }\n`,
    );
  };
  it('are carried along, and found by what they are', async () => {
    withPicture('first picture');
    expect(await wechat('rules', 'push', 'lantern')).toMatchObject({ code: 0, errors: '' });
    const first = await answered();
    expect(first).toMatch(/^image /);
    expect((await wechat('rules', 'push', 'lantern')).out).toContain('in force already');
    // Another content is another picture, though its name is the same.
    withPicture('second picture');
    const { out } = await wechat('rules', 'diff', 'lantern');
    expect(out).toMatch(/^- +lantern\/card.jpg: [0-9a-f]{64}$/m);
    await wechat('rules', 'push', 'lantern');
    const second = await answered();
    expect(second).toMatch(/^image /);
    expect(second).not.toBe(first);
    // A version that is put in force again has its own.
    await wechat('rules', 'rollback', 'lantern');
    expect(await answered()).toBe(first);
  });
});

async function tableName(): Promise<string> {
  const { TableNames = [] } = await world.stack.dynamoDb.client.send(new ListTablesCommand({}));
  return TableNames.find((name) => name.startsWith('Rules')) ?? '';
}
