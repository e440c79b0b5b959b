import { describe, expect, it } from 'vitest';
import { momentIn } from '#shared/rules/build/rule.ts';
import { noMemory, type RuleMemory, remember } from '#shared/rules/memory.ts';
import type { Message } from '#shared/wechat/inbound/push.ts';
import {
  contextOf,
  decisionOf,
  event,
  image,
  recollectionOf,
  ruleSetOf,
  t0,
  text,
} from '../../support/rules-builder.ts';

const reply = { text: 'r' };
const any = { message: 'any' };
type Options = Parameters<typeof ruleSetOf>[1];

async function decide(
  rules: readonly object[],
  message: Message,
  more: Partial<RuleMemory> & { key?: string; options?: Options; messages?: number } = {},
) {
  const { key = 'k1', options, messages, ...memory } = more;
  const set = await ruleSetOf(
    rules.map((rule, index) => ({ id: `r${index}`, ...rule })),
    options,
  );
  return decisionOf(
    set.decide(
      contextOf(message, { key, recollection: recollectionOf({ contactAt: t0 - 60, ...memory }, messages) }),
    ),
  );
}
const texts = (decision: Awaited<ReturnType<typeof decide>>): string[] =>
  decision.replies.map(({ message }) =>
    message.msgtype === 'text' ? message.text.content : message.msgtype,
  );

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
  it('is that of a passive rule while a person talks, only where the receiver has given it', async () => {
    const ruleSet = await ruleSetOf([
      { id: 'passive', when: any, passive: true, reply, continue: true },
      { id: 'more', when: any, reply },
    ]);
    const recollection = recollectionOf({ mutedUntil: t0 + 60 });
    const asked = contextOf(text('a'), { recollection });
    expect(decisionOf(ruleSet.decide({ ...asked, answeredBy: null })).applied).toEqual([]);
    expect(decisionOf(ruleSet.decide({ ...asked, answeredBy: 'passive' }))).toMatchObject({
      applied: ['passive'],
      muted: true,
      replies: [],
    });
    // Without memory it must be made sure of, where the rule has not spoken yet.
    const only = await ruleSetOf([{ id: 'passive', when: any, passive: true, reply }]);
    expect(decisionOf(only.decide(contextOf(text('a')))).unlessMuted).toBe(true);
    expect(decisionOf(only.decide(contextOf(text('a'), { answeredBy: 'passive' }))).unlessMuted).toBe(false);
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
    const rules = [{ when: any, reply: { oneOf: [{ text: 'a', weight: 3 }, { text: 'b' }] } }];
    const picks = await Promise.all(
      Array.from(
        { length: 2000 },
        async (_, index) => texts(await decide(rules, text('a'), { key: `m${index}` }))[0],
      ),
    );
    expect(picks.filter((pick) => pick === 'a').length / picks.length).toBeGreaterThan(0.71);
    expect(picks.filter((pick) => pick === 'a').length / picks.length).toBeLessThan(0.79);
    expect(texts(await decide(rules, text('a'), { key: 'm7' }))).toEqual([picks[7]]);
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

describe('what is kept of a message', () => {
  const rules = [{ id: 'r0', when: any, reply, cooldown: '1h' }];
  const keptOf = async (message: Message, options: Options = {}) =>
    (await decide(rules, message, { options })).changes;
  it('is that the user was heard of, except for what WeChat reports by itself', async () => {
    expect((await keptOf(text('a'))).contact).toBe(true);
    expect((await keptOf(event('subscribe'))).contact).toBe(true);
    for (const name of ['unsubscribe', 'kf_create_session', 'TEMPLATESENDJOBFINISH']) {
      expect((await keptOf(event(name))).contact).toBe(false);
    }
  });
  it('is that a person has taken over, until they leave or say nothing for half an hour', async () => {
    expect((await keptOf(event('kf_create_session'))).mutedUntil).toBe(t0 + 1800);
    expect((await keptOf(event('kf_close_session'))).mutedUntil).toBe(0);
    expect(
      (await keptOf(event('kf_create_session'), { with: { muteDuringAgentSession: '2h' } })).mutedUntil,
    ).toBe(t0 + 7200);
    expect(
      (await keptOf(event('kf_create_session'), { with: { muteDuringAgentSession: false } })).mutedUntil,
    ).toBeUndefined();
  });
  it('is nothing of a dialogue when the user goes', async () => {
    expect(await keptOf(event('unsubscribe'))).toMatchObject({ state: null, mutedUntil: 0 });
  });
});

/** Plays messages at times after the first, and says which rule answered each. */
async function play(rules: readonly object[], times: readonly number[]): Promise<(string | null)[]> {
  const set = await ruleSetOf(rules);
  let memory: RuleMemory = noMemory;
  return times.map((after, index) => {
    const at = t0 + after;
    const decision = decisionOf(
      set.decide(
        contextOf(text('x'), {
          at,
          key: `k${index}`,
          recollection: { memory, window: { messages: 5, until: at + 100 } },
        }),
      ),
    );
    memory = remember(memory, decision.changes, at);
    return decision.rule;
  });
}

describe('how often a rule applies to a user', () => {
  const hour = 3600;
  const rule = (limit: object) => [{ id: 'a', when: any, reply, ...limit }];
  it('is once in its cooldown, counted from when it applied', async () => {
    expect(await play(rule({ cooldown: '1h' }), [0, 60, hour - 1, hour, hour + 1, 2 * hour])).toEqual([
      'a',
      null,
      null,
      'a',
      null,
      'a',
    ]);
  });
  it('is so many times in a period that moves along', async () => {
    const times = [0, 100, 200, hour - 1, hour, hour + 50, hour + 100];
    expect(await play(rule({ atMost: { times: 2, per: '1h' } }), times)).toEqual([
      'a',
      'a',
      null,
      null,
      'a',
      null,
      'a',
    ]);
  });
  it.each([
    ['day', ['2026-09-24 00:00', '2026-09-24 23:59', '2026-09-25 00:00', '2026-09-25 12:00'], [0, 2]],
    ['week', ['2026-09-24 12:00', '2026-09-27 23:59', '2026-09-28 00:00', '2026-10-04 23:59'], [0, 2]],
    ['month', ['2026-09-24 12:00', '2026-09-30 23:59', '2026-10-01 00:00', '2026-10-31 23:59'], [0, 2]],
    ['month', ['2026-12-31 12:00', '2027-12-31 12:00'], [0, 1]],
  ])('is so many times a %s of the account, which begins at its midnight', async (per, times, expected) => {
    const after = times.map((time) => momentIn(time, 'Asia/Shanghai') - t0);
    const applied = await play(rule({ atMost: { times: 1, per } }), after);
    expect(applied.flatMap((one, index) => (one === null ? [] : [index]))).toEqual(expected);
  });
  it('is what both limits allow', async () => {
    const both = rule({ cooldown: '10m', atMost: { times: 2, per: 'day' } });
    expect(await play(both, [0, 300, 600, 1200, 1800])).toEqual(['a', null, 'a', null, null]);
  });
  it('leaves the message to the rules after it', async () => {
    expect(await play([...rule({ cooldown: '1h' }), { id: 'b', default: true, reply }], [0, 1])).toEqual([
      'a',
      'b',
    ]);
  });
});

describe('templates', () => {
  const say = async (
    template: string,
    more: object = {},
    message: Message = text('订单 17，谢谢'),
    about: Parameters<typeof decide>[2] = {},
  ) => texts(await decide([{ when: any, reply: { text: template }, ...more }], message, about))[0];
  const order = { when: { text: { matches: '订单\\s*(?<no>\\d+)' } } };
  it.each<[string, object, string]>([
    ['{{match.no}} {{match.1}} {{match.0}}', order, '17 17 订单 17'],
    ['{{message.content}}', { when: { message: 'text' } }, '订单 17，谢谢'],
    ['{{ user.openId }}', {}, 'oQ8dN5xKlantern0000000000001'],
    [
      '{{time.date}} {{time.time}} {{time.year}}/{{time.month}}/{{time.day}} {{time.hour}}:{{time.minute}} {{time.weekday}}',
      {},
      '2025-10-23 14:20 2025/10/23 14:20 星期四',
    ],
    ['{{window.messages}} until {{window.until}}', {}, '4 until 10-25 14:20'],
    ['\\{{time.date}}', {}, '{{time.date}}'],
    ['{{message.msgDataId | or 没有}}', { when: { message: 'text' } }, '没有'],
    ['{{match.no | url | or -}}', order, '17'],
    [
      'https://a.example?q={{message.content | url}}',
      { when: { message: 'text' } },
      'https://a.example?q=%E8%AE%A2%E5%8D%95%2017%EF%BC%8C%E8%B0%A2%E8%B0%A2',
    ],
  ])('%s', async (template, more, expected) => {
    expect(await say(template, more)).toBe(expected);
  });
  it('have the variables of the account', async () => {
    expect(
      await say('{{variables.电话}}', {}, text('x'), { options: { with: { variables: { 电话: 110 } } } }),
    ).toBe('110');
  });
  it('do not take what a user writes for a template', async () => {
    expect(await say('{{message.content}}', { when: { message: 'text' } }, text('{{user.openId}}'))).toBe(
      '{{user.openId}}',
    );
  });
  it('encode values where a link is', async () => {
    const news = {
      news: { articles: [{ title: '{{message.content}}', url: 'https://a.example?q={{message.content}}' }] },
    };
    const decision = await decide([{ when: { message: 'text' }, reply: news }], text('a&b=c'));
    expect(decision.replies[0]?.message).toMatchObject({
      news: { articles: [{ title: 'a&b=c', url: 'https://a.example?q=a%26b%3Dc' }] },
    });
  });
  it('encode a value once, also where it is asked for', async () => {
    const news = { articles: [{ title: 't', url: 'https://a.example?q={{message.content | url}}' }] };
    const decision = await decide([{ when: { message: 'text' }, reply: { news } }], text('a&b'));
    expect(decision.replies[0]?.message).toMatchObject({
      news: { articles: [{ url: 'https://a.example?q=a%26b' }] },
    });
  });
  it('take the first pattern that fits, where several capture the same', async () => {
    const matches = ['x(?<no>\\d)', '(?<no>\\d)'];
    expect(await say('{{match.no}}', { when: { text: { matches } } }, text('1 x2'))).toBe('2');
    const all = [{ text: { matches: 'a(?<no>\\d)' } }, { text: { matches: 'b(?<no>\\d)' } }];
    expect(await say('{{match.no}}', { when: { all } }, text('b2 a1'))).toBe('1');
    expect(await say('{{match.no}}', { when: { any: all } }, text('b2'))).toBe('2');
  });
  it('take what is captured only from alternatives that hold', async () => {
    const any = [
      { text: { matches: '(?<no>\\d+)', not: { contains: 'x' } } },
      { text: { matches: '(?<no>\\d\\d)' }, menu: 'a' },
      { all: [{ text: { matches: 'x(?<no>\\d+)' } }, { message: 'text' }] },
    ];
    expect(await say('{{match.no}}', { when: { any } }, text('1 x2'))).toBe('2');
    expect(await say('{{match.no}}', { when: { any } }, text('1 2'))).toBe('1');
  });
  it('leave a variable in a link as it was written, and encode what users wrote', async () => {
    const url = '{{variables.site}}/new?q={{message.content}}';
    const ruleSet = await ruleSetOf(
      [{ id: 'a', when: any, reply: { news: { articles: [{ title: 't', url }] } } }],
      { with: { variables: { site: 'https://shop.example.com/a' } } },
    );
    const { replies } = decisionOf(ruleSet.decide(contextOf(text('a/b'))));
    expect(replies[0]?.message).toMatchObject({
      news: { articles: [{ url: 'https://shop.example.com/a/new?q=a%2Fb' }] },
    });
  });
  it('need what is remembered where it decides what is captured', async () => {
    const any = [
      { text: { matches: 'x(?<no>\\d+)' }, firstContact: true },
      { text: { matches: '(?<no>\\d+)' } },
    ];
    const ruleSet = await ruleSetOf([{ id: 'a', when: { any }, reply: { text: '{{match.no}}' } }]);
    expect(ruleSet.decide(contextOf(text('1 x2'))).kind).toBe('memoryNeeded');
    const without = await ruleSetOf([{ id: 'a', when: { any }, reply: { text: 'hi' } }]);
    expect(without.decide(contextOf(text('1 x2'))).kind).toBe('decided');
  });
  it('cut a value that is very long', async () => {
    expect(await say('{{message.content}}', { when: { message: 'text' } }, text('长'.repeat(3000)))).toBe(
      '长'.repeat(500),
    );
  });
  it('count what is left after the replies of the rule', async () => {
    const rules = [{ when: any, reply: [{ text: '{{window.messages}}' }, { text: 'x' }] }];
    expect(texts(await decide(rules, text('a'), { messages: 1 }))[0]).toBe('0');
  });
});
