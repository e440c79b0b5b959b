import { describe, expect, it } from 'vitest';
import type { Message } from '#shared/wechat/inbound/push.ts';
import { contextOf, decisionOf, image, ruleSetOf, t0, text } from '../../support/rules-builder.ts';
import { any, decide, reply, texts } from './decide-set-up.ts';

describe('which rule answers', () => {
  it.each<[string, object[], string | null, string[]]>([
    [
      'the first that applies',
      [
        { when: { text: { equals: 'b' } }, reply },
        { when: any, reply },
        { when: any, reply },
      ],
      'r1',
      ['r1'],
    ],
    [
      'the one of higher priority',
      [
        { when: any, reply },
        { when: any, reply, priority: 5 },
        { when: any, reply, priority: 5 },
      ],
      'r1',
      ['r1'],
    ],
    [
      'a default after all others',
      [
        { when: any, default: true, reply, priority: 1000 },
        { when: any, reply, priority: -1000 },
      ],
      'r1',
      ['r1'],
    ],
    ['a default without a condition', [{ default: true, reply }], 'r0', ['r0']],
    ['none that is switched off', [{ when: any, reply, enabled: false }], null, []],
    [
      'all up to the first that does not go on',
      [
        { when: any, reply, continue: true },
        { when: any, reply },
        { when: any, reply },
      ],
      'r1',
      ['r0', 'r1'],
    ],
    [
      'the first that speaks where none ends the search',
      [
        { when: any, continue: true, emit: { type: 'A' } },
        { when: any, continue: true, reply },
      ],
      'r1',
      ['r0', 'r1'],
    ],
    ['nobody where rules only report', [{ when: any, continue: true, emit: { type: 'A' } }], null, ['r0']],
    [
      'one that does nothing on purpose',
      [
        { when: any, ignore: true },
        { when: any, reply },
      ],
      'r0',
      ['r0'],
    ],
  ])('%s', async (_, rules, rule, applied) => {
    expect(await decide(rules, text('a'))).toMatchObject({ rule, applied });
  });
  it('is none while a person talks with the user, unless it is to speak all the same', async () => {
    const mutedUntil = t0 + 60;
    expect(await decide([{ when: any, reply }], text('a'), { mutedUntil })).toMatchObject({
      rule: null,
      muted: true,
    });
    expect((await decide([{ when: any, reply, evenWhenMuted: true }], text('a'), { mutedUntil })).rule).toBe(
      'r0',
    );
    expect((await decide([{ when: any, reply }], text('a'), { mutedUntil: t0 })).rule).toBe('r0');
  });
});

describe('what a rule does', () => {
  it('sends several replies in their order', async () => {
    const decision = await decide(
      [{ when: any, reply: [{ text: '1' }, { image: { media_id: 'm' } }, { text: '3' }] }],
      text('a'),
    );
    expect(texts(decision)).toEqual(['1', 'image', '3']);
  });
  it('picks one of several by the message, as often as their weights say', async () => {
    const rules = await ruleSetOf([
      { id: 'r', when: any, reply: { oneOf: [{ text: 'a', weight: 3 }, { text: 'b' }] } },
    ]);
    const pick = (index: number) =>
      texts(decisionOf(rules.decide(contextOf(text('a'), { key: `m${index}` }))))[0];
    const picks = Array.from({ length: 2000 }, (_, index) => pick(index));
    const share = picks.filter((text) => text === 'a').length / picks.length;
    expect(share).toBeGreaterThan(0.71);
    expect(share).toBeLessThan(0.79);
    expect(pick(7)).toBe(picks[7]);
  });
  it('sends some later, and drops them when the user writes again unless told otherwise', async () => {
    const rules = [
      {
        when: any,
        reply: [
          { text: '1' },
          { text: '2', after: '30m' },
          { text: '3', after: '1h', evenIfUserWrites: true },
        ],
      },
    ];
    const decision = await decide(rules, text('a'));
    expect(texts(decision)).toEqual(['1']);
    expect(decision.delayed).toMatchObject([
      { after: 1800, unlessUserWrites: true },
      { after: 3600, unlessUserWrites: false },
    ]);
  });
  it('shows typing before, for the longest time that is asked for', async () => {
    const at = (...typing: unknown[]) =>
      decide(
        typing.map((one) => ({ when: any, reply, continue: true, typing: one })),
        text('a'),
      );
    expect((await at(true)).typing).toBe(0);
    expect((await at(true, '3s', '1s')).typing).toBe(3000);
    expect((await decide([{ when: any, reply }], text('a'))).typing).toBeNull();
  });
  it('answers in the response, and sends what does not fit into one', async () => {
    const rules = [
      { when: any, reply: { text: '1' }, passive: true, continue: true },
      { when: any, reply: { text: '2' }, passive: true },
    ];
    const decision = await decide(rules, text('a'));
    expect(decision.passive).toMatchObject({
      kind: 'reply',
      rule: 'r0',
      message: { text: { content: '1' } },
    });
    expect(texts(decision)).toEqual(['2']);
  });
  it('cuts what a template makes too long for a response', async () => {
    const passive = { when: any, passive: true, reply: { text: `${'长'.repeat(600)}{{message.content}}` } };
    const { passive: answer } = await decide([passive], text('很'.repeat(300)));
    const content =
      answer?.kind === 'reply' && answer.message.msgtype === 'text' ? answer.message.text.content : '';
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(2048);
    expect(content).toMatch(/很…$/);
  });
  it('hands a message over to a person, or to one agent', async () => {
    expect((await decide([{ when: any, transfer: true }], image)).passive).toEqual({
      kind: 'transfer',
      rule: 'r0',
    });
    expect((await decide([{ when: any, transfer: { kfAccount: 'nina@x' } }], image)).passive).toMatchObject({
      kfAccount: 'nina@x',
    });
  });
  it('hands over nothing of a type that is not known, as little as an event', async () => {
    const unknown: Message = { type: 'unknown', msgType: 'hologram', fields: {} };
    expect((await decide([{ when: any, transfer: true }], unknown)).passive).toBe(null);
  });
  it('emits events with their details filled in', async () => {
    const when = { text: { matches: '^订单(?<no>\\d+)$' } };
    const detail = { order: '{{match.no}}', list: ['{{match.0}}', 1, { deep: '{{user.openId}}' }] };
    const { emits } = await decide([{ when, emit: [{ type: 'A', detail }, { type: 'B' }] }], text('订单17'));
    expect(emits).toEqual([
      {
        rule: 'r0',
        type: 'A',
        detail: { order: '17', list: ['订单17', 1, { deep: 'oQ8dN5xKlantern0000000000001' }] },
      },
      { rule: 'r0', type: 'B', detail: {} },
    ]);
  });
  it('puts the user into a state with values, for a time, or ends it', async () => {
    const asks = {
      when: { text: { matches: '(?<no>\\d+)' } },
      setState: { name: 'asked', for: '5m', values: { order: '{{match.no}}' } },
    };
    const told = { when: { state: 'asked' }, reply: { text: '{{state.order}}' }, clearState: true };
    const { changes } = await decide([asks, told], text('17'));
    expect(changes.state).toEqual({ name: 'asked', until: t0 + 300, values: { order: '17' } });
    const after = await decide([asks, told], text('x'), { state: changes.state ?? null });
    expect(texts(after)).toEqual(['17']);
    expect(after.changes.state).toBeNull();
    expect((await decide([{ when: any, setState: 'asked' }], text('x'))).changes.state?.until).toBe(t0 + 600);
  });
  it('mutes the rules for a time, or lets them speak', async () => {
    expect((await decide([{ when: any, mute: '2h' }], text('a'))).changes.mutedUntil).toBe(t0 + 7200);
    expect(
      (await decide([{ when: any, mute: false, evenWhenMuted: true }], text('a'), { mutedUntil: t0 + 9 }))
        .changes.mutedUntil,
    ).toBe(0);
  });
});
