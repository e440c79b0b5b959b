import { describe, expect, it } from 'vitest';
import { buildProgram } from '#infra/rules/build/program.ts';
import { deployedRules } from '#shared/aws/deployed-rules.ts';
import { liveRules } from '#shared/aws/live-rules.ts';
import type { CurrentRules } from '#shared/aws/rules-item.ts';
import { deployedOnce, first, named, program, setUp } from './live-rules-set-up.ts';

describe('live rules', () => {
  it('are the deployed ones where nothing was pushed', async () => {
    const { later, events } = setUp();
    expect(await later(0)).toBe('deployed');
    expect(await later(600)).toBe('deployed');
    expect(events).toEqual([]);
  });
  it('are looked for at most twice a minute, and seen within one', async () => {
    const { later, push, versions, reads } = setUp();
    await later(0);
    versions.set(1, program('one'));
    push(1);
    expect(await later(29)).toBe('deployed');
    expect(reads()).toBe(1);
    // What is a little old is taken while a newer is looked for behind it.
    expect(await later(2)).toBe('deployed');
    expect(reads()).toBe(2);
    expect(await later(1)).toBe('one');
    versions.set(2, program('two'));
    push(2, 1);
    expect(await later(61)).toBe('two');
  });
  it('are the deployed ones again once there is another deployment than that which was pushed over', async () => {
    const { later, push, versions, events } = setUp();
    versions.set(1, program('one'));
    push(1);
    expect(await later(0)).toBe('one');
    push(1, 0, 'wechat-reply-Rules9876543210-2');
    expect(await later(61)).toBe('deployed');
    expect(events).toEqual(['rules_in_force 1', 'rules_in_force 0']);
  });
  it('are the deployed ones after a revert: what was pushed over the same rules before does not come back', async () => {
    const reverted = setUp('wechat-reply-Rules0123456789-3');
    reverted.versions.set(1, program('one'));
    reverted.push(1);
    expect(await reverted.later(0)).toBe('deployed');
    reverted.versions.set(2, program('two'));
    reverted.push(2, 0, 'wechat-reply-Rules0123456789-3');
    expect(await reverted.later(61)).toBe('two');
  });
  it('are the deployed ones while an instance knows of fewer deployments than accounts, in the middle of a deploy', async () => {
    const program = buildProgram(named('deployed')).program;
    const both = ['harbor', 'lantern'].map((id) => ({ id, rules: program }));
    expect([...deployedRules(both, first).values()].map(({ deployment }) => deployment)).toEqual([first, '']);
  });
  it('are as old as the moment at which they were looked for, however long that took', async () => {
    const { later, push, versions, slowly } = setUp();
    versions.set(1, program('one'));
    await later(0);
    // The instance is frozen while it looks behind a message, as Lambda does, and wakes up much later.
    slowly(3600);
    await later(31);
    push(1);
    expect(await later(0)).toBe('one');
    versions.set(2, program('two'));
    slowly(50);
    await later(61);
    push(2, 1);
    await later(0);
    expect(await later(0)).toBe('two');
  });
  it('are looked for once more where the look that was waited for is an old one', async () => {
    let now = 0;
    let current: CurrentRules | undefined;
    const waiting: (() => void)[] = [];
    const rules = liveRules({
      table: {
        current() {
          const seen = current;
          return new Promise((resolve) => waiting.push(() => resolve(seen)));
        },
        text: async () => program('one'),
      },
      deployed: deployedOnce(),
      log: () => {},
      now: () => now,
    });
    const asked = async () =>
      (await rules.of('lantern', { openId: 'o1', at: now / 1000 })).program.rules[0]?.id;
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const early = asked();
    waiting.shift()?.();
    expect(await early).toBe('deployed');
    now = 31_000;
    expect(await asked()).toBe('deployed');
    current = { version: 1, before: 0, over: first, latest: 1, at: 1, by: 'nina' };
    now = 3_600_000;
    const late = asked();
    waiting.shift()?.();
    await turn();
    waiting.shift()?.();
    expect(await late).toBe('one');
  });
  it('say in the log when they were pushed', async () => {
    const { later, push, versions, told } = setUp();
    versions.set(1, program('one'));
    push(1);
    await later(0);
    expect(told).toEqual([{ account: 'lantern', version: 1, pushedAt: '1970-01-01T00:00:01.000Z' }]);
  });
  it.each([
    ['are not there', undefined],
    ['are not JSON', 'x'],
    ['are of another version of the engine', program('one').replace(/"format":\d+/, '"format":999')],
    ['are not rules', '{"format":1}'],
  ])('stay the last good ones when those pushed %s', async (_, text) => {
    const { later, push, versions, events } = setUp();
    versions.set(1, program('one'));
    push(1);
    expect(await later(0)).toBe('one');
    if (text !== undefined) versions.set(2, text);
    push(2, 1);
    expect(await later(61)).toBe('one');
    expect(events.at(-1)).toBe('rules_broken 2');
    // A new instance has no last good ones; those in force before are in the table.
    const fresh = setUp();
    fresh.versions.set(1, program('one'));
    if (text !== undefined) fresh.versions.set(2, text);
    fresh.push(2, 1);
    expect(await fresh.later(0)).toBe('one');
    expect(fresh.events).toEqual(['rules_broken 2', 'rules_in_force 1']);
  });
  it('stay what they are while the table cannot be read, which is not taken for broken rules', async () => {
    const { later, push, versions, events, goDown } = setUp();
    versions.set(1, program('one'));
    push(1);
    await later(0);
    goDown(true);
    expect(await later(61)).toBe('one');
    expect(events.at(-1)).toBe('rules_unreadable');
    goDown(false);
    versions.set(2, new Error('throttled'));
    push(2, 1);
    expect(await later(61)).toBe('one');
    expect(events.at(-1)).toBe('rules_unreadable 2');
  });
});

describe('rules for testers', () => {
  const trial = (version: number) => ({ version, users: ['tester'], at: 1, by: 'nina' });
  it('decide about what testers write, from the same one look', async () => {
    const { asked, push, versions, reads, events } = setUp();
    versions.set(1, program('one'));
    versions.set(2, program('two'));
    push(1, 0, first, { trial: trial(2) });
    expect([await asked('tester'), await asked('o1'), await asked('tester')]).toEqual(['two', 'one', 'two']);
    expect(reads()).toBe(1);
    expect(events).toEqual(['rules_in_force 1']);
  });
  it('that cannot be used leave them with what everybody has', async () => {
    const { asked, push, versions, events } = setUp();
    versions.set(1, program('one'));
    push(1, 0, first, { trial: trial(2) });
    expect(await asked('tester')).toBe('one');
    expect(events).toContain('rules_broken 2');
  });
});

describe('rules that are to come', () => {
  const coming = (from: number) => ({ coming: [{ version: 2, from, at: 1, by: 'nina' }] });
  it('decide about what is written from their time on, without another look', async () => {
    const { asked, later, push, versions, reads, seconds, events } = setUp();
    versions.set(1, program('one'));
    versions.set(2, program('two'));
    push(1, 0, first, coming(seconds() + 20));
    expect([await asked('o1', 19), await asked('o1', 20)]).toEqual(['one', 'two']);
    expect(await later(20)).toBe('two');
    // Of before, and late.
    expect(await asked('o1', -1)).toBe('one');
    expect(await later(0)).toBe('two');
    expect(reads()).toBe(1);
    expect(events).toEqual(['rules_in_force 1', 'rules_in_force 2']);
  });
  it('are loaded before their time, so that nobody waits for them', async () => {
    const { later, push, versions, seconds } = setUp();
    versions.set(1, program('one'));
    versions.set(2, program('two'));
    push(1, 0, first, coming(seconds() + 20));
    await later(0);
    versions.delete(2);
    expect(await later(20)).toBe('two');
  });
  it('come no more when they were taken back', async () => {
    const { later, push, versions, seconds } = setUp();
    versions.set(1, program('one'));
    versions.set(2, program('two'));
    push(1, 0, first, coming(seconds() + 100));
    await later(0);
    push(1);
    await later(31);
    expect(await later(69)).toBe('one');
  });
  it('that cannot be used leave what is there in force', async () => {
    const { later, push, versions, seconds, events } = setUp();
    versions.set(1, program('one'));
    push(1, 0, first, coming(seconds() + 20));
    await later(0);
    expect(await later(21)).toBe('one');
    expect(events).toContain('rules_broken 2');
  });
});

describe('an attempt after another', () => {
  it('is decided by the rules of the first, whatever is in force by then', async () => {
    const { later, again, push, versions } = setUp();
    versions.set(1, program('one'));
    versions.set(2, program('two'));
    push(1);
    await later(0);
    push(2, 1);
    expect(await later(61)).toBe('two');
    expect([await again(1), await again(0)]).toEqual(['one', 'deployed']);
  });
  it('is decided by those of now where those of the first are not to be had', async () => {
    const { later, again, push, versions } = setUp();
    versions.set(2, program('two'));
    push(2);
    await later(0);
    expect(await again(1)).toBe('two');
  });
});
