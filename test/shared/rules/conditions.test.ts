import { describe, expect, it } from 'vitest';
import type { RuleMemory } from '#shared/rules/memory.ts';
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

type Options = Parameters<typeof ruleSetOf>[1];

async function holds(
  when: object,
  message: Message,
  more: Parameters<typeof contextOf>[1] & { memory?: Partial<RuleMemory>; options?: Options } = {},
) {
  const { memory = { contactAt: t0 - 60 }, options, ...context } = more;
  const sets = [
    { id: 'sets', when: { event: 'x' }, setState: 'asked' },
    { id: 'sets-too', when: { event: 'x' }, setState: 'told' },
  ];
  const rules = await ruleSetOf([{ id: 'a', when, ignore: true }, ...sets], options);
  const decided = rules.decide(contextOf(message, { recollection: recollectionOf(memory), ...context }));
  return decisionOf(decided).rule === 'a';
}
const all = { normalize: false } as const;

describe('text', () => {
  it.each<[string, object, string, boolean]>([
    ['is the keyword', { equals: '菜单' }, '菜单', true],
    ['is more than the keyword', { equals: '菜单' }, '菜单呢', false],
    ['is one of several', { equals: ['菜单', '?'] }, '?', true],
    ['is a number that is written as one', { equals: 1 }, '1', true],
    ['has the keyword in it', { contains: '开门' }, '几点开门呀', true],
    ['has all keywords in it', { containsAll: ['退', '怎么寄'] }, '怎么寄回来退', true],
    ['has one of them only', { containsAll: ['退', '怎么寄'] }, '退货', false],
    ['begins with the keyword', { startsWith: '下单' }, '下单吧', true],
    ['ends with it', { startsWith: '下单' }, '我要下单', false],
    ['fits a pattern', { matches: '^订单\\s*(\\d{8})$' }, '订单 20251034', true],
    ['fits a pattern in another way', { matches: ['x', '\\d{8}'] }, '订单 2025103', false],
    ['fits in one way of several', { equals: 'a', contains: 'b' }, 'xbx', true],
    ['has what it must not have', { contains: '退货', not: { contains: '怎么' } }, '怎么退货', false],
    ['is anything but', { not: { equals: 'a' } }, 'b', true],
    // Normalized.
    ['is in full width', { equals: 'menu' }, 'ＭＥＮＵ', true],
    ['is in another case', { equals: 'menu' }, 'Menu', true],
    ['has space around it', { equals: 'menu' }, ' menu\n', true],
    ['has punctuation around it', { equals: '菜单' }, '“菜单”！', true],
    ['has punctuation in the keyword', { equals: '菜单？' }, '菜单', true],
    ['is nothing but punctuation', { equals: '？' }, '?', true],
    ['has digits in circles', { equals: '1' }, '①', true],
    ['has a keyword in another case and width', { contains: 'vip' }, '怎么成为ＶＩＰ', true],
    ['begins behind punctuation', { startsWith: '下单' }, '「下单」', true],
    ['fits a pattern in full width', { matches: '^\\d{4}$' }, '２０２５', true],
    ['fits a pattern in another case', { matches: '^abc$' }, 'ABC', true],
    ['fits a pattern behind punctuation', { matches: '^abc$' }, '“abc”', true],
    ['fits a pattern of punctuation', { matches: '[!！]$' }, '好!', true],
    // Not normalized.
    [
      'is in full width where that counts',
      { equals: 'menu', normalize: { width: false } },
      'ｍｅｎｕ',
      false,
    ],
    ['is in another case where that counts', { contains: 'menu', normalize: { case: false } }, 'MENU', false],
    [
      'fits a pattern in another case where that counts',
      { matches: '^abc$', normalize: { case: false } },
      'ABC',
      false,
    ],
    [
      'has space around it where that counts',
      { equals: 'menu', normalize: { space: false } },
      ' menu',
      false,
    ],
    [
      'has punctuation around it where that counts',
      { equals: 'menu', normalize: { punctuation: false } },
      'menu!',
      false,
    ],
    ['is just the keyword where all counts', { equals: 'Menu!', ...all }, 'Menu!', true],
    ['is not just the keyword where all counts', { equals: 'Menu!', ...all }, 'menu', false],
  ])('%s: %j of “%s” is %s', async (_, condition, content, expected) => {
    expect(await holds({ text: condition }, text(content))).toBe(expected);
  });
  it('is that of text messages only', async () => {
    expect(await holds({ text: { not: { equals: 'a' } } }, image)).toBe(false);
  });
  it('is normalized as the account says, unless the rule says otherwise', async () => {
    const options = { with: { normalize: { case: false } } };
    expect(await holds({ text: { equals: 'menu' } }, text('MENU'), { options })).toBe(false);
    expect(await holds({ text: { equals: 'menu', normalize: {} } }, text('MENU'), { options })).toBe(true);
  });
});

const click = (eventKey: string): Message => event('CLICK', { eventKey });
describe('messages and events', () => {
  it.each<[string, object, Message, boolean]>([
    ['any message', { message: 'any' }, image, true],
    ['an event is no message', { message: 'any' }, event('subscribe'), false],
    [
      'a message of a type that nobody knows yet',
      { message: 'any' },
      { type: 'unknown', msgType: 'hologram', fields: {} },
      true,
    ],
    ['a type', { message: ['image', 'voice'] }, image, true],
    ['another type', { message: 'voice' }, image, false],
    ['an event', { event: ['SCAN', 'subscribe'] }, event('subscribe'), true],
    ['an event in another case', { event: 'SUBSCRIBE' }, event('subscribe'), true],
    [
      'an event that nobody knows yet',
      { event: 'moon' },
      { type: 'unknownEvent', event: 'moon', fields: {} },
      true,
    ],
    ['a menu key', { menu: 'coupon' }, click('coupon'), true],
    ['another menu key', { menu: 'coupon' }, click('Coupon'), false],
    ['any menu key', { menu: 'any' }, click('x'), true],
    [
      'the page of a menu button',
      { menu: { startsWith: 'https://a.example' } },
      event('VIEW', { eventKey: 'https://a.example/b' }),
      true,
    ],
    ['a menu key of something else', { menu: 'x' }, event('SCAN', { scene: 'x' }), false],
    [
      'a scene that was scanned',
      { scene: { startsWith: 'store_' } },
      event('SCAN', { scene: 'store_1' }),
      true,
    ],
    ['a scene that led to the account', { scene: 'store_1' }, event('subscribe', { scene: 'store_1' }), true],
    ['no scene', { scene: 'any' }, event('subscribe'), false],
    [
      'a scene by a pattern',
      { scene: { matches: '^store_\\d+$' } },
      event('SCAN', { scene: 'store_x' }),
      false,
    ],
    [
      'a session from',
      { sessionFrom: { contains: 'order' } },
      event('user_enter_tempsession', { sessionFrom: 'my-order-1' }),
      true,
    ],
    ['any session', { sessionFrom: 'any' }, event('user_enter_tempsession', { sessionFrom: '' }), true],
    ['an item of a menu message', { msgMenu: '101' }, text('满意', { bizMsgMenuId: '101' }), true],
    ['its text alone', { msgMenu: 'any' }, text('满意'), false],
    [
      'an event key of whatever',
      { eventKey: 'k' },
      { type: 'unknownEvent', event: 'moon', fields: { EventKey: 'k' } },
      true,
    ],
    [
      'a place within the radius',
      { location: { latitude: 31.2304, longitude: 121.4737, radius: '5km' } },
      { type: 'location', msgId: '1', latitude: 31.2, longitude: 121.45, label: '' } as Message,
      true,
    ],
    [
      'a place beyond it',
      { location: { latitude: 31.2304, longitude: 121.4737, radius: '500m' } },
      { type: 'location', msgId: '1', latitude: 31.2, longitude: 121.45, label: '' } as Message,
      false,
    ],
    [
      'a place that was reported',
      { location: { latitude: 31.2304, longitude: 121.4737, radius: '5km' } },
      event('LOCATION', { latitude: 31.23, longitude: 121.47, precision: 10 }),
      true,
    ],
    ['no place', { location: { latitude: 0, longitude: 0, radius: '500m' } }, text('x'), false],
    ['all', { all: [{ message: 'text' }, { text: { contains: 'a' } }] }, text('xa'), true],
    ['not all', { all: [{ message: 'text' }, { text: { contains: 'a' } }] }, text('x'), false],
    ['any of several', { any: [{ menu: 'a' }, { text: { equals: 'a' } }] }, text('a'), true],
    ['none of several', { none: [{ menu: 'a' }, { text: { equals: 'a' } }] }, text('a'), false],
    ['not', { not: { message: 'any' } }, event('subscribe'), true],
    ['side by side, one of them not', { message: 'text', scene: 'any' }, text('a'), false],
  ])('%s', async (_, when, message, expected) => {
    expect(await holds(when, message)).toBe(expected);
  });
});

describe('what is remembered', () => {
  const day = 86_400;
  it.each<[string, object, Partial<RuleMemory>, boolean]>([
    ['a first contact', { firstContact: true }, { contactAt: 0 }, true],
    ['no first contact', { firstContact: true }, { contactAt: t0 - 1 }, false],
    ['not a first contact', { firstContact: false }, { contactAt: t0 - 1 }, true],
    ['silent for long enough', { silentFor: '30d' }, { contactAt: t0 - 30 * day }, true],
    ['not silent for long enough', { silentFor: '30d' }, { contactAt: t0 - 30 * day + 1 }, false],
    ['never heard of is not silent', { silentFor: '30d' }, { contactAt: 0 }, false],
    [
      'in a state',
      { state: ['asked', 'told'] },
      { state: { name: 'told', until: t0 + 1, values: {} } },
      true,
    ],
    ['in another state', { state: 'asked' }, { state: { name: 'told', until: t0 + 1, values: {} } }, false],
    [
      'in a state that is over',
      { state: 'asked' },
      { state: { name: 'asked', until: t0, values: {} } },
      false,
    ],
    ['in any state', { state: 'any' }, { state: { name: 'told', until: t0 + 1, values: {} } }, true],
    ['in no state', { state: 'none' }, { state: null }, true],
    [
      'in no state or this',
      { state: ['none', 'asked'] },
      { state: { name: 'told', until: t0 + 1, values: {} } },
      false,
    ],
  ])('%s', async (_, when, memory, expected) => {
    expect(await holds(when, text('x'), { memory: { contactAt: t0 - 60, ...memory } })).toBe(expected);
  });
  it('is asked for only where it makes a difference', async () => {
    const rules = await ruleSetOf([
      { id: 'a', when: { text: { equals: 'a' } }, ignore: true },
      { id: 'b', when: { text: { contains: 'b' }, firstContact: true }, ignore: true },
    ]);
    expect(rules.decide(contextOf(text('a'))).kind).toBe('decided');
    expect(rules.decide(contextOf(text('c'))).kind).toBe('decided');
    expect(rules.decide(contextOf(text('b'))).kind).toBe('memoryNeeded');
  });
});

describe('a roll-out', () => {
  const users = Array.from({ length: 4000 }, (_, index) => `oUser${index}`);
  const among = async (rollout: unknown): Promise<string[]> => {
    const rules = await ruleSetOf([{ id: 'a', when: { message: 'any', rollout }, ignore: true }]);
    return users.filter((openId) => decisionOf(rules.decide(contextOf(text('x'), { openId }))).rule === 'a');
  };
  it('is for about so many users, and always the same ones', async () => {
    const some = await among('20%');
    expect(some.length / users.length).toBeGreaterThan(0.17);
    expect(some.length / users.length).toBeLessThan(0.23);
    expect(await among('20%')).toEqual(some);
    expect(await among('0%')).toEqual([]);
    expect(await among('100%')).toEqual(users);
  });
  it('grows by adding users, and divides other rules otherwise unless they share a group', async () => {
    const [some, more] = [await among('20%'), new Set(await among('30%'))];
    expect(some.every((user) => more.has(user))).toBe(true);
    const other = new Set(await among({ share: '20%', group: 'other' }));
    const both = some.filter((user) => other.has(user)).length;
    expect(both / users.length).toBeGreaterThan(0.02);
    expect(both / users.length).toBeLessThan(0.07);
  });
});
