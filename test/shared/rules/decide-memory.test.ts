import { describe, expect, it } from 'vitest';
import { momentIn } from '#infra/rules/build/rule.ts';
import type { Message } from '#shared/wechat/inbound/push.ts';
import { contextOf, decisionOf, event, ruleSetOf, t0, text } from '../../support/rules-builder.ts';
import { any, decide, type Options, play, reply, texts } from './decide-set-up.ts';

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
