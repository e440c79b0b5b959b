import { describe, expect, it } from 'vitest';
import { codes, contains, equals, reply } from './lint-set-up.ts';

describe('rules that are never reached', () => {
  it.each<[string, object[], string[]]>([
    [
      'after one that takes every message',
      [{ when: { message: 'any' }, reply }, equals('a')],
      ['unreachable-rule rules.1'],
    ],
    [
      'after one that takes all text',
      [{ when: { message: 'text' }, reply }, contains('a')],
      ['unreachable-rule rules.1'],
    ],
    ['the same keyword', [equals('菜单'), equals('菜单。')], ['unreachable-rule rules.1']],
    [
      'a keyword that has another in it',
      [contains('退'), contains('退货', '换货')],
      ['shadowed-keyword rules.1.when.text.contains.0'],
    ],
    ['each of the keywords', [contains('退', '换'), contains('退货', '换货')], ['unreachable-rule rules.1']],
    ['a whole text with a keyword in it', [contains('退'), equals('我要退货')], ['unreachable-rule rules.1']],
    [
      'a beginning with a keyword in it',
      [contains('订单'), { when: { text: { startsWith: '订单号' } }, reply }],
      ['unreachable-rule rules.1'],
    ],
    [
      'a pattern that always has a keyword in it',
      [contains('订单'), { when: { text: { matches: '^订单\\d+$' } }, reply }],
      ['unreachable-rule rules.1'],
    ],
    [
      'the same menu button',
      [
        { when: { menu: 'a' }, reply },
        { when: { menu: ['a'] }, reply },
      ],
      ['unreachable-rule rules.1'],
    ],
    [
      'the same event',
      [
        { when: { event: 'subscribe' }, reply },
        { when: { event: 'subscribe', scene: 'x' }, reply },
      ],
      ['unreachable-rule rules.1'],
    ],
    [
      'something more of what is taken',
      [contains('a'), { when: { text: { contains: 'ab' }, silentFor: '1d' }, reply }],
      ['unreachable-rule rules.1'],
    ],
    ['a passive rule', [equals('a'), { ...equals('a'), passive: true }], ['unreachable-rule rules.1']],
    [
      'both even when muted',
      [
        { ...equals('a'), evenWhenMuted: true },
        { ...equals('a'), evenWhenMuted: true },
      ],
      ['unreachable-rule rules.1'],
    ],
    [
      'the same event, written in another case',
      [
        { when: { event: 'SCAN' }, reply },
        { when: { event: 'scan' }, reply },
      ],
      ['unreachable-rule rules.1'],
    ],
    [
      'a pattern without case where case counts',
      [
        { when: { text: { contains: '订单', normalize: { case: false } } }, reply },
        { when: { text: { matches: '订单\\d+', normalize: { case: false } } }, reply },
      ],
      ['unreachable-rule rules.1'],
    ],
    [
      'after one of higher priority',
      [equals('a'), { ...equals('a'), priority: 1 }],
      ['unreachable-rule rules.0'],
    ],
  ])('%s', (_, rules, expected) => {
    expect(codes(rules)).toEqual(expected);
  });
  it.each<[string, object[]]>([
    ['another keyword', [equals('a'), equals('b')]],
    ['a part of a keyword', [contains('退货'), contains('退')]],
    ['after one with a cooldown', [{ ...equals('a'), cooldown: '1h' }, equals('a')]],
    ['after one that goes on', [{ ...equals('a'), continue: true }, equals('a')]],
    ['after one for a time', [{ ...equals('a'), until: '2026-10-01' }, equals('a')]],
    [
      'after one with another condition',
      [{ when: { text: { equals: 'a' }, rollout: '10%' }, reply }, equals('a')],
    ],
    ['one that applies even when muted', [equals('a'), { ...equals('a'), evenWhenMuted: true }]],
    ['after one that is switched off', [{ ...equals('a'), enabled: false }, equals('a')]],
    [
      'in another case where case counts',
      [
        { when: { text: { equals: 'a', normalize: { case: false } } }, reply },
        { when: { text: { equals: 'A', normalize: { case: false } } }, reply },
      ],
    ],
    [
      'a pattern in another case where case counts',
      [
        { when: { text: { contains: 'a', normalize: { case: false } } }, reply },
        { when: { text: { matches: 'A\\d', normalize: { case: false } } }, reply },
      ],
    ],
    [
      'after an excluded text',
      [{ when: { text: { contains: 'a', not: { contains: 'b' } } }, reply }, contains('a')],
    ],
  ])('are not: %s', (_, rules) => {
    expect(codes(rules)).toEqual([]);
  });
});
