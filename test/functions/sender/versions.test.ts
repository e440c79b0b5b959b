import { describe, expect, it } from 'vitest';
import { buildProgram } from '#infra/rules/build/program.ts';
import type { CurrentRules } from '#shared/aws/rules-item.ts';
import type { FakeAnswer } from '../../support/fake-http.ts';
import { accountRules } from '../../support/rules-builder.ts';
import { openId, setUp, t0, textAt, textRecord } from './set-up.ts';

const busy: FakeAnswer = { errcode: -1, errmsg: 'system error' };
const ok: FakeAnswer = { errcode: 0, errmsg: 'ok' };

/** A program that answers anything with texts of its name. */
const programOf = (name: string, more: object = {}): string =>
  JSON.stringify(
    buildProgram(
      accountRules([
        {
          id: name,
          when: { message: 'any' },
          reply: [{ text: `${name} 1` }, { text: `${name} 2` }],
          ...more,
        },
      ]),
    ).program,
  );
const pushedVersion = (version: number, more: Partial<CurrentRules> = {}): CurrentRules => ({
  version,
  before: 0,
  over: '',
  latest: 9,
  at: 1,
  by: 'nina',
  ...more,
});

function withVersions(answers: readonly FakeAnswer[], texts: Readonly<Record<number, string>>) {
  const pushed: { current: CurrentRules | undefined } = { current: undefined };
  const sender = setUp({
    answers,
    pushed: {
      current: async () => pushed.current,
      text: async (_, version) => texts[version] ?? Promise.reject(new Error('not there')),
    },
  });
  return { ...sender, pushed };
}

describe('the replies to one message', () => {
  it.each([
    ['without a read', {}],
    ['with one', { atMost: { times: 9, per: 'day' } }],
  ])(
    'are those of one version, though another came into force between two attempts: decided %s',
    async (_, more) => {
      const sender = withVersions([ok, busy, ok], { 1: programOf('one', more), 2: programOf('two', more) });
      sender.pushed.current = pushedVersion(1);
      expect(await sender.handle(textRecord('在吗'))).toEqual(['r1']);
      sender.pushed.current = pushedVersion(2);
      sender.clock.now += 61_000;
      expect(await sender.handle(textRecord('在吗'))).toEqual([]);
      expect(sender.sentTexts()).toEqual(['one 1', 'one 2', 'one 2']);
      expect(sender.eventsOf('WeChatMessageReceived')).toMatchObject([{ rule: 'one' }]);
      await sender.handle(textAt('在吗', t0 + 70, '2'));
      expect(sender.sentTexts().slice(3)).toEqual(['two 1', 'two 2']);
    },
  );
  it('are those of the deployed rules, where they were decided by those', async () => {
    const sender = withVersions([ok, busy, ok], { 2: programOf('two') });
    await sender.handle(textRecord('三'));
    sender.pushed.current = pushedVersion(2);
    sender.clock.now += 61_000;
    await sender.handle(textRecord('三'));
    expect(sender.sentTexts()).toEqual(['1', '2', '2', '3']);
  });
  it('are told again by the version that decided them, where nothing was sent', async () => {
    let isDown = true;
    const told: string[] = [];
    const texts: Readonly<Record<number, string>> = {
      1: JSON.stringify(
        buildProgram(accountRules([{ id: 'one', when: { message: 'any' }, ignore: true }])).program,
      ),
      2: programOf('two'),
    };
    let current = pushedVersion(1);
    const sender = setUp({
      pushed: { current: async () => current, text: async (_, version) => texts[version] ?? '' },
      publish: async (events) => {
        if (isDown) throw new Error('no bus');
        told.push(...events.map(({ detail }) => String((detail.data as { rule?: string }).rule)));
      },
    });
    await sender.handle(textRecord('在吗'));
    isDown = false;
    current = pushedVersion(2);
    sender.clock.now += 61_000;
    await sender.handle(textRecord('在吗'));
    expect(told).toEqual(['one']);
    expect(sender.sentTexts()).toEqual([]);
  });
});

describe('what testers have', () => {
  it('answers testers, and nobody else', async () => {
    const texts = { 1: programOf('one'), 2: programOf('two') };
    for (const [users, expected] of [
      [[openId], 'two 1'],
      [['somebody-else'], 'one 1'],
    ] as const) {
      const sender = withVersions([ok], texts);
      sender.pushed.current = pushedVersion(1, { trial: { version: 2, users, at: 1, by: 'nina' } });
      await sender.handle(textRecord('在吗'));
      expect(sender.sentTexts()[0]).toBe(expected);
    }
  });
});

describe('what comes at a time', () => {
  it('answers what is written from then on, however late that is worked through', async () => {
    const sender = withVersions([ok], { 1: programOf('one'), 2: programOf('two') });
    sender.pushed.current = pushedVersion(1, { coming: [{ version: 2, from: t0 + 20, at: 1, by: 'nina' }] });
    sender.clock.now += 60_000;
    await sender.handle(textAt('在吗', t0 + 19, '1'));
    await sender.handle(textAt('在吗', t0 + 20, '2'));
    expect(sender.sentTexts()).toEqual(['one 1', 'one 2', 'two 1', 'two 2']);
  });
});
