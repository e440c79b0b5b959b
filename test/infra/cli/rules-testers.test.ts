import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRulesWorld, user } from './rules-live-set-up.ts';

let rules: Awaited<ReturnType<typeof startRulesWorld>>;
beforeAll(async () => {
  rules = await startRulesWorld();
});
afterAll(() => rules.stop());

const other = 'oQ8dN5xKlantern0000000000009';

describe('the story of rules for testers, in which each step builds on those before it', () => {
  it('need testers', async () => {
    rules.write('tried');
    expect(await rules.wechat('rules', 'push', 'lantern', '--testers')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('lists: { testers: [oQ8…] }'),
    });
    expect((await rules.wechat('rules', 'push', 'lantern', '--testers', '--lang', 'zh')).errors).toContain(
      '没有测试人员',
    );
    expect(await rules.wechat('rules', 'publish', 'lantern')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('nothing to publish'),
    });
    expect(
      (await rules.wechat('rules', 'push', 'lantern', '--testers', '--at', '2030-01-01 08:00')).code,
    ).toBe(2);
  });
  it('are theirs alone until they are published, which needs no second push', async () => {
    const before = await rules.answered();
    rules.write('tried', `lists: { testers: [${user}] }\n`);
    const { out } = await rules.wechat('rules', 'push', 'lantern', '--testers');
    expect(out).toMatch(/version 1 is with 1 tester within a minute, and with nobody else/);
    expect([await rules.answered(), await rules.answered(other)]).toEqual(['tried', before]);
    expect((await rules.wechat('rules', 'versions', 'lantern')).out).toMatch(/^◇ +1 .*\[1 tester\]$/m);
    expect((await rules.wechat('rules', 'push', 'lantern', '--testers')).out).toContain(
      'have just these rules already',
    );
    expect(JSON.parse((await rules.wechat('rules', 'versions', 'lantern', '--json')).out)).toMatchObject({
      inForce: 0,
      testers: { version: 1, users: [user] },
    });
    rules.write('changed since', `lists: { testers: [${user}] }\n`);
    expect((await rules.wechat('rules', 'publish', 'lantern')).out).toContain(
      'version 1 is in force within a minute',
    );
    expect([await rules.answered(), await rules.answered(other)]).toEqual(['tried', 'tried']);
  });
  it('are taken back', async () => {
    await rules.wechat('rules', 'push', 'lantern', '--testers');
    expect(await rules.answered()).toBe('changed since');
    expect((await rules.wechat('rules', 'cancel', 'lantern')).out).toContain('version 2 is cancelled');
    expect(await rules.answered()).toBe('tried');
    expect((await rules.wechat('rules', 'cancel', 'lantern')).errors).toContain('Nothing is to come');
  });
  it('end with the next push for everybody', async () => {
    await rules.wechat('rules', 'push', 'lantern', '--testers');
    rules.write('hotfix', `lists: { testers: [${user}] }\n`);
    await rules.wechat('rules', 'push', 'lantern');
    expect([await rules.answered(), await rules.answered(other)]).toEqual(['hotfix', 'hotfix']);
  });
});
