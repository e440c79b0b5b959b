import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRulesWorld } from './rules-live-set-up.ts';

let rules: Awaited<ReturnType<typeof startRulesWorld>>;
beforeAll(async () => {
  rules = await startRulesWorld();
});
afterAll(() => rules.stop());

describe('the story of rules that are to come, in which each step builds on those before it', () => {
  /** So many minutes from now on the clock of the world, as the account’s zone writes it. */
  const inMinutes = (minutes: number) =>
    new Date(rules.world.clock.now() + minutes * 60_000 + 8 * 3_600_000)
      .toISOString()
      .slice(0, 16)
      .replace('T', ' ');
  it('come at their time by themselves', async () => {
    rules.write('christmas');
    const at = inMinutes(10);
    const { out } = await rules.wechat('rules', 'push', 'lantern', '--at', at);
    expect(out).toContain(`version 1 comes into force at ${at} Asia/Shanghai, by itself`);
    expect((await rules.wechat('rules', 'versions', 'lantern')).out).toMatch(
      new RegExp(`^\\+ +1 .*\\[comes ${at} Asia/Shanghai, nina\\]$`, 'm'),
    );
    expect((await rules.wechat('rules', 'versions', 'lantern', '--lang', 'zh')).out).toContain(
      `[${at} Asia/Shanghai 生效，nina]`,
    );
    expect(await rules.answered()).toBe('deployed');
    rules.world.clock.advance(10 * 60_000);
    expect(await rules.answered()).toBe('christmas');
  });
  it('can be compared, and are taken back', async () => {
    rules.write('new year');
    await rules.wechat('rules', 'push', 'lantern', '--at', inMinutes(10));
    expect((await rules.wechat('rules', 'diff', 'lantern', '1', '2')).out).toMatch(/^\+ +text: new year$/m);
    expect((await rules.wechat('rules', 'cancel', 'lantern', '1')).errors).toContain(
      'neither to come nor with its testers',
    );
    expect((await rules.wechat('rules', 'cancel', 'lantern', '2')).code).toBe(0);
    rules.world.clock.advance(10 * 60_000);
    expect(await rules.answered()).toBe('christmas');
  });
  it('are said again at a push for now, which they will undo', async () => {
    await rules.wechat('rules', 'rollback', 'lantern', '2', '--at', inMinutes(10));
    rules.write('hotfix');
    expect((await rules.wechat('rules', 'push', 'lantern')).out).toContain(
      'Mind that version 3 comes into force at',
    );
    expect(await rules.answered()).toBe('hotfix');
    rules.world.clock.advance(10 * 60_000);
    expect(await rules.answered()).toBe('new year');
  });
  it('are not warned of where a push for later changes nothing, as they are what was pushed', async () => {
    rules.write('spring');
    const first = await rules.wechat('rules', 'push', 'lantern', '--at', inMinutes(10));
    const [, version] = /version (\d+) comes into force/.exec(first.out) ?? [];
    const { code, out } = await rules.wechat('rules', 'push', 'lantern', '--at', inMinutes(20));
    expect(code).toBe(0);
    expect(out).toContain(`Just these rules are in force at that time already, as version ${version}.`);
    expect(out).not.toContain('Mind that');
  });
  it('are said where a push changes nothing, without a claim that they lack something', async () => {
    rules.world.clock.advance(10 * 60_000);
    rules.write('today');
    await rules.wechat('rules', 'push', 'lantern');
    rules.write('tomorrow');
    await rules.wechat('rules', 'push', 'lantern', '--at', inMinutes(10));
    rules.write('today');
    const again = await rules.wechat('rules', 'push', 'lantern');
    expect(again.out).toMatch(/^Mind that version \d+ comes into force at .* and replaces these rules\./m);
    expect(again.out).not.toContain('without what is new');
    expect((await rules.wechat('rules', 'push', 'lantern', '--lang', 'zh')).out).toContain('会换掉这些规则');
  });
  it('are not warned of where they have just these rules, or come before what is scheduled now', async () => {
    rules.write('tomorrow');
    expect((await rules.wechat('rules', 'push', 'lantern')).out).not.toContain('Mind that');
    rules.write('the day after');
    const { out } = await rules.wechat('rules', 'push', 'lantern', '--at', inMinutes(20));
    expect(out).not.toContain('Mind that');
    rules.write('in between');
    const between = await rules.wechat('rules', 'push', 'lantern', '--at', inMinutes(15));
    expect(between.out.match(/Mind that/g)).toHaveLength(1);
  });
  it.each(['2020-01-01 08:00', '2026-02-30 08:00', '2030-01-01 25:00', 'tomorrow'])(
    'are no %s',
    async (at) => {
      expect((await rules.wechat('rules', 'push', 'lantern', '--at', at)).errors).toMatch(
        /is over already|is not a time/,
      );
    },
  );
});
