import { describe, expect, it } from 'vitest';
import { buildProgram } from '#shared/rules/build/program.ts';
import type { FileUse } from '#shared/rules/build/reply.ts';
import { type LintInput, lintRules } from '#shared/rules/lint/lint.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { accountRules, t0 } from '../../support/rules-builder.ts';

type Options = Parameters<typeof accountRules>[1];
const reply = { text: 'r' };
const contains = (...words: string[]): object => ({ when: { text: { contains: words } }, reply });
const equals = (...words: string[]): object => ({ when: { text: { equals: words } }, reply });

function findings(rules: readonly object[], options: Options = {}, more: Partial<LintInput> = {}) {
  const account = accountRules(
    rules.map((rule, index) => ({ id: `r${index}`, ...rule })),
    options,
  );
  const built = buildProgram(account);
  expect(built.issues).toEqual([]);
  const issues = lintRules({ account, built, quotas: defaultQuotas[account.kind], now: t0, ...more });
  return issues.map(({ code, path, problem }) => ({ code, at: path.join('.'), problem }));
}
const codes = (...args: Parameters<typeof findings>): string[] =>
  findings(...args).map(({ code, at }) => `${code} ${at}`);

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

describe('rules that can hardly have been meant', () => {
  const open = { schedules: { open: { hours: '9:00-18:00' } } };
  const oldDate = { schedules: { sale: { dates: '2020-01-01' } } };
  const never = { schedules: { never: { days: 'mon', except: 'mon' } } };
  const six = Array.from({ length: 6 }, () => reply);
  const inState = { when: { message: 'text', state: 'asked' }, reply };

  it.each<[string, object[], string[], Options?]>([
    ['a keyword twice', [contains('Menu', 'ＭＥＮＵ')], ['duplicate-keyword rules.0.when.text.contains.1']],
    [
      'a beginning twice',
      [{ when: { text: { startsWith: ['下单', '下单 '] } }, reply }],
      ['duplicate-keyword rules.0.when.text.startsWith.1'],
    ],
    [
      'a condition that nothing fits',
      [{ when: { message: 'image', text: { equals: 'a' } }, reply }],
      ['impossible-condition rules.0.when'],
    ],
    [
      'a button of the menu that is a follow',
      [
        { when: { event: 'subscribe' }, reply },
        { when: { menu: 'x', event: 'subscribe' }, ignore: true },
      ],
      ['impossible-condition rules.1.when'],
    ],
    ['too many replies', [{ when: { message: 'text' }, reply: six }], ['reply-over-quota rules.0.reply']],
    [
      'too many replies to a click',
      [{ when: { menu: 'a' }, reply: [reply, reply, reply, reply] }],
      ['reply-over-quota rules.0.reply'],
    ],
    [
      'text that is several messages',
      [{ when: { message: 'text' }, reply: { text: '长'.repeat(700) } }],
      ['long-text rules.0.reply.0'],
    ],
    [
      'long texts that are too many messages',
      [{ when: { menu: 'a' }, reply: { text: '长'.repeat(2100) } }],
      ['long-text rules.0.reply.0', 'reply-over-quota rules.0.reply'],
    ],
    [
      'a reply to what opens no window',
      [{ when: { event: 'unsubscribe' }, reply }],
      ['reply-without-window rules.0.reply'],
    ],
    [
      'a reply after the window',
      [{ when: { event: 'subscribe' }, reply: { text: 'a', after: '5m' } }],
      ['delay-after-window rules.0.reply.0.after'],
    ],
    [
      'a schedule of the past',
      [{ when: { message: 'any', during: 'sale' }, reply }],
      ['past-schedule schedules.sale'],
      { with: oldDate },
    ],
    [
      'a schedule of no day',
      [{ when: { message: 'any', during: 'never' }, reply }],
      ['schedule-never-holds schedules.never'],
      { with: never },
    ],
    [
      'a written schedule of no day',
      [{ when: { message: 'any', during: { dates: '02-29', days: 'mon', except: 'workday' } }, reply }],
      ['schedule-never-holds rules.0.when.during'],
    ],
    ['a rule whose time is over', [{ ...equals('a'), until: '2024-01-01' }], ['expired-rule rules.0.until']],
    [
      'a misspelt event',
      [{ when: { event: 'subscrbe' }, ignore: true }],
      ['unknown-event rules.0.when.event'],
    ],
    [
      'an event of a mini program',
      [{ when: { event: 'user_enter_tempsession' }, reply }],
      ['reply-without-window rules.0.reply', 'event-of-other-kind rules.0.when'],
    ],
    [
      'an event of an official account',
      [{ when: { event: 'SCAN' }, ignore: true }],
      ['event-of-other-kind rules.0.when'],
      { kind: 'mini-program' },
    ],
    [
      'a hand-over behind memory',
      [
        { ...equals('a'), cooldown: '1h' },
        { when: { message: 'text' }, transfer: true },
      ],
      ['passive-after-memory rules.1.transfer'],
    ],
    [
      'an answer behind memory, for a text with the keywords of both',
      [
        { ...contains('a'), cooldown: '1h' },
        { ...equals('ab'), passive: true },
        { ...contains('c'), passive: true },
      ],
      ['passive-after-memory rules.1.passive', 'passive-after-memory rules.2.passive'],
    ],
    [
      'a variable that nobody uses',
      [equals('a')],
      ['unused variables.x'],
      { with: { variables: { x: '1' } } },
    ],
    ['a schedule that nobody uses', [equals('a')], ['unused schedules.open'], { with: open }],
    ['a state that nobody asks for', [{ ...equals('a'), setState: 'asked' }], ['unused rules.0.setState']],
  ])('%s', (_, rules, expected, options) => {
    expect(codes(rules, options)).toEqual(expected);
  });

  it.each<[string, object[], Options?]>([
    ['five replies', [{ when: { message: 'text' }, reply: six.slice(1) }]],
    ['many alternatives', [{ when: { message: 'text' }, reply: { oneOf: six } }]],
    ['many replies to a click in the response', [{ when: { menu: 'a' }, reply, passive: true }]],
    ['a reply within the window', [{ when: { message: 'text' }, reply: { text: 'a', after: '30m' } }]],
    [
      'what is used',
      [
        {
          when: { text: { equals: 'a' }, during: 'open' },
          reply: { text: '{{variables.x}}' },
          setState: 'asked',
        },
        inState,
      ],
      { with: { ...open, variables: { x: '1' } } },
    ],
    ['a day that is once in four years', [{ when: { message: 'any', during: { dates: '02-29' } }, reply }]],
    [
      'an answer to another keyword than one behind memory',
      [
        { ...equals('a'), cooldown: '1h' },
        { ...equals('b'), passive: true },
        { when: { text: { equals: ['人工', '客服'] } }, transfer: true },
      ],
    ],
    [
      'an answer to a text without the keyword of one behind memory',
      [
        { ...contains('退款'), cooldown: '1h' },
        { ...equals('菜单', 'a'), passive: true },
        { when: { menu: 'a' }, reply, cooldown: '1h' },
        { when: { menu: 'b' }, reply, passive: true },
      ],
    ],
    [
      'a hand-over before memory',
      [
        { when: { message: 'text' }, transfer: true, priority: 1 },
        { when: { message: 'image' }, reply, cooldown: '1h' },
      ],
    ],
  ])('not: %s', (_, rules, options) => {
    expect(codes(rules, options)).toEqual([]);
  });

  it('files that are not there or that WeChat would not take', () => {
    const rules = [
      { when: { text: { equals: 'a' } }, reply: { image: { file: 'lantern/map.jpg' } } },
      { when: { text: { equals: 'b' } }, reply: { video: { file: 'v.mp4', thumb_file: 't.png' } } },
      { when: { text: { equals: 'c' } }, reply: { image: { file: 'ok.png' } } },
    ];
    const asked: string[] = [];
    const fileProblem = ({ file, type }: FileUse): string | undefined => {
      asked.push(`${type} ${file}`);
      return file === 'ok.png' ? undefined : 'is not there';
    };
    expect(codes(rules, {}, { fileProblem })).toEqual([
      'bad-file rules.0.reply.image.file',
      'bad-file rules.1.reply.video.file',
      'bad-file rules.1.reply.video.thumb_file',
    ]);
    expect(asked).toEqual(['image lantern/map.jpg', 'video v.mp4', 'thumb t.png', 'image ok.png']);
  });
});
