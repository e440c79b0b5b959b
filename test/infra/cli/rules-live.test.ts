import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
let clock = signedAt;

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
    now: () => ++clock * 1000,
  });
}

/** Makes a version the one that was pushed over the rules of an earlier deploy. */
async function pushedBefore(version: number): Promise<void> {
  const over = 'wechat-reply-Rules0123456789-earlier';
  const current = { version, before: 1, over, latest: 9, at: clock, by: 'nina' };
  const Item = marshall({ account: 'lantern', item: 'current', ...current });
  await world.stack.dynamoDb.client.send(new PutItemCommand({ TableName: await tableName(), Item }));
}

/** What a user is answered a minute from now. */
async function answered(): Promise<string | undefined> {
  world.clock.advance(61_000);
  const before = answers.length;
  await (world.simulator as Simulator).say('lantern', user, '营业时间');
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
    answers.push((message['text'] as { content: string }).content),
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
    expect(pushed.out).toContain('version 1 (1 rule, no findings) is in force within a minute');
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
      'rules of version 1 are in force within a minute, as version 3',
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
    expect((await wechat('rules', 'push', 'lantern')).out).toContain('version 9 (1 rule');
    expect(await answered()).toBe('damaged');
    expect((await wechat('rules', 'push', 'lantern')).out).toContain('in force already, as version 9');
  });

  it('end with a deploy of other rules, which is plain to see', async () => {
    await pushedBefore(2);
    expect(await answered()).toBe('deployed');
    const ended = `Version 2, put in force at ${new Date(clock * 1000).toISOString().slice(0, 10)} `;
    const { out } = await wechat('rules', 'versions', 'lantern');
    expect(out).toMatch(/^× +2 /m);
    expect(out).toMatch(/^→ +0 /m);
    expect(out).toContain(ended);
    expect(out).toContain(
      'UTC, has ended: a deploy has changed the rules of lantern since. To put it in force again: rules rollback lantern 2',
    );
    expect((await wechat('rules', 'diff', 'lantern')).out).toContain(ended);
    expect(JSON.parse((await wechat('rules', 'versions', 'lantern', '--json')).out)).toMatchObject({
      inForce: 0,
      superseded: 2,
      deployment: expect.stringMatching(/^Rules[0-9a-f]{10}$/),
    });
    expect((await wechat('rules', 'rollback', 'lantern')).errors).toContain('no push to undo');
    expect((await wechat('rules', 'rollback', 'lantern', '0')).code).toBe(0);
    expect((await wechat('rules', 'versions', 'lantern')).out).not.toContain('has ended');
  });

  it('can be put in force again after that, over what is deployed now', async () => {
    await pushedBefore(2);
    const { out } = await wechat('rules', 'rollback', 'lantern', '2');
    expect(out).toContain('the rules of version 2 are in force within a minute, as version 10');
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

async function tableName(): Promise<string> {
  const { TableNames = [] } = await world.stack.dynamoDb.client.send(new ListTablesCommand({}));
  return TableNames.find((name) => name.startsWith('Rules')) ?? '';
}
