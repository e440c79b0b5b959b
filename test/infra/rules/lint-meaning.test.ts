import { describe, expect, it } from 'vitest';
import type { FileUse } from '#infra/rules/build/reply.ts';
import { codes, contains, equals, type Options, reply } from './lint-set-up.ts';

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
      'a text of nothing but a field that may be missing',
      [{ when: { message: 'voice' }, reply: { text: '{{message.recognition}}' } }],
      ['may-be-empty rules.0.reply.0'],
    ],
    [
      'a field that only some messages have',
      [{ when: { message: ['text', 'image'] }, reply: { text: ' {{message.content}} ' } }],
      ['may-be-empty rules.0.reply.0'],
    ],
    [
      'a group that need not take part',
      [{ when: { text: { matches: '^a(?<x>b)?$' } }, reply: { text: '{{match.x}}' } }],
      ['may-be-empty rules.0.reply.0'],
    ],
    [
      'a group of another pattern',
      [{ when: { text: { matches: ['^a(?<x>b)$', '^c'] } }, reply: { text: '{{match.x}}' } }],
      ['may-be-empty rules.0.reply.0'],
    ],
    [
      'a value of a dialogue that need not be led',
      [
        { when: { text: { equals: 'a' } }, setState: { name: 'b', values: { c: 'd' } }, reply },
        { when: { message: 'text' }, reply: { text: '{{state.c}}' } },
        { when: { state: 'b', text: { equals: 'e' } }, priority: 1, reply: { text: '{{state.c}}' } },
      ],
      ['may-be-empty rules.1.reply.0'],
    ],
    [
      'one of several alternatives',
      [{ when: { message: 'voice' }, reply: { oneOf: [reply, { text: '{{message.recognition}}' }] } }],
      ['may-be-empty rules.0.reply.0'],
    ],
    [
      'the end of a window that may be closed',
      [{ when: { message: 'text' }, reply: { text: '{{window.until}}' } }],
      ['may-be-empty rules.0.reply.0'],
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
    const fileProblem = ({ file, type }: FileUse) => {
      asked.push(`${type} ${file}`);
      return file === 'ok.png'
        ? undefined
        : {
            problem: { en: 'is not there', zh: '没有' },
            remedy: { en: 'Put it there.', zh: '放进去。' },
          };
    };
    expect(codes(rules, {}, { fileProblem })).toEqual([
      'bad-file rules.0.reply.image.file',
      'bad-file rules.1.reply.video.file',
      'bad-file rules.1.reply.video.thumb_file',
    ]);
    expect(asked).toEqual(['image lantern/map.jpg', 'video v.mp4', 'thumb t.png', 'image ok.png']);
  });

  it.each([
    ['words around it', { message: 'voice' }, '您说：{{message.recognition}}'],
    ['something in its place', { message: 'voice' }, '{{message.recognition | or 没听清}}'],
    ['a second that is there', { message: 'voice' }, '{{message.recognition}}{{time.hour}}'],
    ['what is always there', { message: 'text' }, '{{message.content}}'],
    ['a group that takes part', { text: { matches: '^a(?<x>b+)' } }, '{{match.x}}'],
    ['the whole match', { text: { matches: 'a?b' } }, '{{match.0}}'],
  ])('do not include a field with %s', (_, when, text) => {
    expect(codes([{ when, reply: { text } }]).filter((code) => code.startsWith('may-be-empty'))).toEqual([]);
  });
});
