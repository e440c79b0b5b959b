import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRulesWorld } from './rules-live-set-up.ts';

let rules: Awaited<ReturnType<typeof startRulesWorld>>;
beforeAll(async () => {
  rules = await startRulesWorld();
});
afterAll(() => rules.stop());

/** Makes a version the one that was pushed over the rules of an earlier deploy. */
async function pushedBefore(version: number): Promise<void> {
  const at = Math.floor(rules.world.clock.now() / 1000);
  const over = 'wechat-reply-Rules0123456789-earlier';
  const current = { version, before: 1, over, latest: 9, at, by: 'nina' };
  const Item = marshall({ account: 'lantern', item: 'current', ...current });
  await rules.world.stack.dynamoDb.client.send(new PutItemCommand({ TableName: rules.table, Item }));
}

describe('the story of rules that are pushed, in which each step builds on those before it', () => {
  it('are not yet, and the deployed ones are in force', async () => {
    expect(await rules.answered()).toBe('deployed');
    expect((await rules.wechat('rules', 'versions', 'lantern')).out).toMatch(/^→ +0 {2}as deployed/);
    expect(await rules.wechat('rules', 'diff', 'lantern')).toMatchObject({ code: 0 });
    expect((await rules.wechat('rules', 'push', 'lantern')).out).toContain('in force already, as deployed');
    expect(await rules.wechat('rules', 'rollback', 'lantern')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('no push to undo'),
    });
  });

  it('are in force within a minute, without a deploy', async () => {
    rules.write('first');
    expect((await rules.wechat('rules', 'diff', 'lantern')).code).toBe(1);
    expect(await rules.wechat('rules', 'diff', 'lantern', '0', '--lang', 'zh')).toMatchObject({
      code: 1,
      out: expect.stringContaining('文件和部署时的规则不一样'),
    });
    const pushed = await rules.wechat('rules', 'push', 'lantern', '--note', 'new hours');
    expect(pushed).toMatchObject({ code: 0, errors: '' });
    expect(pushed.out).toContain('lantern: 1 rule, no findings');
    expect(pushed.out).toContain('version 1 is in force within a minute');
    expect(await rules.answered()).toBe('first');
    expect((await rules.wechat('rules', 'versions', 'lantern')).out).toMatch(
      /→ +1 .* nina +1 rule +new hours\n +0 /,
    );
    expect(rules.logs).toContainEqual(expect.objectContaining({ event: 'rules_in_force', version: 1 }));
  });

  it('can be compared, with each other and with the file', async () => {
    rules.write('second');
    const { code, out } = await rules.wechat('rules', 'diff', 'lantern');
    expect(code).toBe(1);
    expect(out).toContain('--- version 1');
    expect(out).toMatch(/^- +text: first$/m);
    expect(out).toMatch(/^\+ +text: second$/m);
    await rules.wechat('rules', 'push', 'lantern');
    expect(await rules.answered()).toBe('second');
    expect(
      JSON.parse((await rules.wechat('rules', 'diff', 'lantern', '1', '2', '--json')).out),
    ).toMatchObject({
      from: 'version 1',
      to: 'version 2',
      same: false,
      rules: { new: 0, changed: 1, gone: 0 },
    });
    expect(await rules.wechat('rules', 'diff', 'lantern', '9')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('no version 9 of its rules. There are 2, 1.'),
    });
  });

  it('never go live with an error or a failed test', async () => {
    rules.write('third', '  - { id: b, when: { text: { contain: x } }, reply: { text: x } }\n');
    const broken = await rules.wechat('rules', 'push', 'lantern');
    expect(broken.code).toBe(1);
    expect(broken.errors).toContain('did you mean contains?');
    rules.write('third');
    const tests = join(rules.folder, 'lantern.test.yaml');
    writeFileSync(tests, 'cases:\n  - { name: hours, text: 营业时间, expect: { reply: fourth } }\n');
    const failed = await rules.wechat('rules', 'push', 'lantern');
    expect(failed.code).toBe(1);
    expect(failed.out).toContain('expected “fourth”, got “third”');
    rmSync(tests);
    expect(await rules.answered()).toBe('second');
    expect((await rules.wechat('rules', 'versions', 'lantern')).out).toMatch(/→ +2 /);
  });

  it('are undone by a rollback, which undoes itself as well', async () => {
    expect((await rules.wechat('rules', 'rollback', 'lantern')).out).toContain(
      'rules of version 1 become version 3.\nlantern: version 3 is in force within a minute',
    );
    expect(await rules.answered()).toBe('first');
    await rules.wechat('rules', 'rollback', 'lantern');
    expect(await rules.answered()).toBe('second');
    expect((await rules.wechat('rules', 'rollback', 'lantern', '0')).out).toContain(
      'the deployed rules are in force',
    );
    expect(await rules.answered()).toBe('deployed');
    await rules.wechat('rules', 'rollback', 'lantern', '1');
    expect(await rules.answered()).toBe('first');
  });

  it('can be compared with the deployed ones where those were pushed before', async () => {
    rules.write('deployed');
    await rules.wechat('rules', 'push', 'lantern');
    await rules.wechat('rules', 'rollback', 'lantern', '0');
    rules.write('sixth');
    const { out } = await rules.wechat('rules', 'diff', 'lantern');
    expect(out).toMatch(/^--- the deployed rules\s*$/m);
    expect(out).toMatch(/^- +text: deployed$/m);
    const zero = await rules.wechat('rules', 'diff', 'lantern', '0', '1', '--lang', 'zh');
    expect(zero.out).toMatch(/^--- 部署时的规则\s*\n\+\+\+ 第 1 版\s*$/m);
    expect(zero.out).toMatch(/^\+ +text: first$/m);
    await rules.wechat('rules', 'rollback', 'lantern', '1');
    expect(await rules.answered()).toBe('first');
  });

  it('leave the last good ones in force when they are damaged in the table, and an alarm goes off', async () => {
    rules.write('damaged');
    await rules.wechat('rules', 'push', 'lantern');
    const { client } = rules.world.stack.dynamoDb;
    const TableName = rules.table;
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
    expect(await rules.answered()).toBe('first');
    expect(rules.logs).toContainEqual(
      expect.objectContaining({ event: 'rules_broken', version: 8, RulesBroken: 1 }),
    );
  });

  it('are stored anew by a push of the same where those stored cannot be used', async () => {
    expect((await rules.wechat('rules', 'push', 'lantern')).out).toContain('version 9 is in force');
    expect(await rules.answered()).toBe('damaged');
    expect((await rules.wechat('rules', 'push', 'lantern')).out).toContain('in force already, as version 9');
  });

  it('end with a deploy of other rules, which is plain to see', async () => {
    await pushedBefore(2);
    expect(await rules.answered()).toBe('deployed');
    const ended = `Version 2, put in force at ${new Date(rules.world.clock.now() + 8 * 3_600_000).toISOString().slice(0, 10)} `;
    const { out } = await rules.wechat('rules', 'versions', 'lantern');
    expect(out).toMatch(/^× +2 /m);
    expect(out).toMatch(/^→ +0 /m);
    expect(out).toContain(ended);
    expect(out).toContain(
      'Asia/Shanghai, has ended: a deploy has changed the rules of lantern since. To put it in force again: rules rollback lantern 2',
    );
    expect((await rules.wechat('rules', 'diff', 'lantern')).out).toContain(ended);
    expect(JSON.parse((await rules.wechat('rules', 'versions', 'lantern', '--json')).out)).toMatchObject({
      inForce: 0,
      superseded: 2,
      deployment: expect.stringMatching(/^[0-9A-F]{12}$/),
    });
    expect((await rules.wechat('rules', 'rollback', 'lantern')).errors).toContain('no push to undo');
    expect((await rules.wechat('rules', 'rollback', 'lantern', '0')).code).toBe(0);
    expect((await rules.wechat('rules', 'versions', 'lantern')).out).not.toContain('has ended');
  });

  it('can be put in force again after that, over what is deployed now', async () => {
    await pushedBefore(2);
    const { out } = await rules.wechat('rules', 'rollback', 'lantern', '2');
    expect(out).toContain('the rules of version 2 become version 10');
    expect(await rules.answered()).toBe('second');
    // What was in force before was not in force any more.
    expect((await rules.wechat('rules', 'rollback', 'lantern')).out).toContain(
      'the deployed rules are in force',
    );
    expect(await rules.answered()).toBe('deployed');
  });

  it('need no word where the deploy that ended them brought just their rules', async () => {
    await pushedBefore(6);
    const { out } = await rules.wechat('rules', 'versions', 'lantern');
    expect(out).not.toContain('has ended');
    expect(out).toMatch(/^→ +0 {2}as deployed \(.{12}\), the rules of version 6$/m);
  });

  it('are refused for an account that is not deployed', async () => {
    expect(await rules.wechat('rules', 'versions', 'harbor')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('has no account harbor'),
    });
    expect(await rules.wechat('rules', 'versions', 'lantern', '--stack', 'other')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('There is no stack other'),
    });
  });
});
