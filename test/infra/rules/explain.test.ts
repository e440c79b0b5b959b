import { describe, expect, it } from 'vitest';
import { explain } from '#infra/rules/explain/explain.ts';
import type { RuleMemory } from '#shared/rules/memory.ts';
import type { Message } from '#shared/wechat/inbound/push.ts';
import { contextOf, event, recollectionOf, ruleSetOf, t0, text } from '../../support/rules-builder.ts';

type Options = Parameters<typeof ruleSetOf>[1];
async function why(
  rules: object | readonly object[],
  message: Message = text('a'),
  memory: Partial<RuleMemory> | null = {},
  options?: Options,
) {
  const list = [rules].flat().map((rule, index) => ({ id: `r${index}`, ignore: true, ...rule }));
  const set = await ruleSetOf(list, options);
  const recollection = memory === null ? undefined : recollectionOf({ contactAt: t0 - 60, ...memory });
  return explain(set, contextOf(message, { recollection })).rules.map(
    ({ outcome, why: reason }) => `${outcome}: ${reason}`,
  );
}

describe('the explanation of one rule', () => {
  it.each<[object, string]>([
    [{ when: { text: { equals: ['a', 'b'] } } }, 'applies: the text is "a" or "b"'],
    [{ when: { text: { contains: 'b' } } }, 'does not apply: it needs that the text contains "b"'],
    [
      { when: { text: { containsAll: ['b', 'c'] } } },
      'does not apply: it needs that the text contains each of "b" and "c"',
    ],
    [
      { when: { text: { startsWith: 'b', matches: '^b' } } },
      'does not apply: it needs that the text begins with "b", or matches /^b/',
    ],
    [
      { when: { text: { not: { equals: 'a' } } } },
      'does not apply: it needs that the message is text, and nothing of it is "a"',
    ],
    [
      { when: { text: { contains: Array.from({ length: 10 }, (_, n) => `k${n}`) } } },
      'does not apply: it needs that the text contains "k0" or "k1" or "k2" or "k3" or "k4" or "k5" or "k6" or "k7" or 2 more',
    ],
    [
      { when: { message: ['image', 'voice'] } },
      'does not apply: it needs that the user sends a message of type image or voice',
    ],
    [{ when: { event: 'subscribe' } }, 'does not apply: it needs that the event is subscribe'],
    [
      { when: { scene: { startsWith: 'store_' } } },
      'does not apply: it needs that the scene of the QR code begins with "store_"',
    ],
    [
      { when: { location: { latitude: 31.2, longitude: 121.4, radius: '2.5km' } } },
      'does not apply: it needs that the user is within 2.5 km of 31.2, 121.4',
    ],
    [
      { when: { during: { days: 'sat', hours: '9:00-12:00', except: 'holiday' } } },
      'does not apply: it needs that it is Sat 9:00-12:00 except holidays',
    ],
    [
      { when: { message: 'text', firstContact: true } },
      'does not apply: it needs that it is the first contact',
    ],
    [{ when: { silentFor: '30d' } }, 'does not apply: it needs that the user was silent for 30d'],
    [{ when: { rollout: '0.5%' } }, 'does not apply: it needs that the user is among 0.5 % of r0'],
    [{ when: { state: 'any' } }, 'does not apply: it needs that the user is in some state'],
    [
      { when: { any: [{ menu: 'a' }, { text: { equals: 'b' } }] } },
      'does not apply: it needs that one of these holds: the key of the menu button is "a"; the text is "b"',
    ],
    [
      { when: { none: [{ text: { equals: 'a' } }, { menu: 'b' }] } },
      'does not apply: it needs that it is not so that the text is "a"',
    ],
    [
      { when: { message: 'any' }, until: '2025-10-01' },
      'does not apply: it only applies until 2025-10-02 00:00',
    ],
    [
      { when: { message: 'any' }, from: '2025-11-01 09:05' },
      'does not apply: it only applies from 2025-11-01 09:05',
    ],
  ])('%j', async (rule, expected) => {
    expect(await why(rule)).toEqual([expected]);
  });
  it('names only what does not hold, of what must all hold', async () => {
    expect(await why({ when: { text: { equals: 'a' }, rollout: '0%' } })).toEqual([
      'does not apply: it needs that the user is among 0 % of r0',
    ]);
  });
  it('calls a schedule by its name', async () => {
    const options = { with: { schedules: { open: { hours: '3:00-4:00' } } } };
    expect(await why({ when: { message: 'any', during: 'open' } }, text('a'), {}, options)).toEqual([
      'does not apply: it needs that it is during open (3:00-4:00)',
    ]);
  });
  it('tells of limits, silence and memory', async () => {
    const often = { when: { message: 'any' }, cooldown: '1h' };
    const applied = { r0: { at: [t0 - 600], until: t0 + 3000 } };
    expect(await why(often, text('a'), { applied })).toEqual([
      'does not apply: it applies at most once in 1h to one user, and last did so 10m before',
    ]);
    expect(await why(often, text('a'), { mutedUntil: t0 + 9 })).toEqual([
      'does not apply: rules keep silent: a person talks with the user, or a rule has muted them',
    ]);
    expect(await why(often, text('a'), null)).toEqual([
      'unknown: it depends on how often it applied to the user',
    ]);
    expect(await why({ when: { firstContact: true } }, text('a'), null)).toEqual([
      'unknown: it depends on what is remembered of the user',
    ]);
  });
});

describe('the explanation of several rules', () => {
  it('says of each whether it was reached, and whether it would apply too', async () => {
    const rules = [
      { when: { text: { equals: 'b' } } },
      { when: { message: 'text' }, continue: true },
      { when: { text: { equals: 'a' } } },
      { when: { message: 'any' } },
      { when: { event: 'subscribe' } },
    ];
    expect((await why(rules)).map((line) => line.split(':')[0])).toEqual([
      'does not apply',
      'applies',
      'applies',
      'would apply too',
      'not reached',
    ]);
    expect((await why(rules, event('subscribe'))).at(-1)).toBe('applies: the event is subscribe');
  });
});
