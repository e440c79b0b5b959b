import { describe, expect, it } from 'vitest';
import { momentIn } from '#infra/rules/build/rule.ts';
import {
  contextOf,
  decisionOf,
  issuesOf,
  recollectionOf,
  ruleSetOf,
  t0,
  text,
} from '../../support/rules-builder.ts';
import { codes } from './lint-set-up.ts';

/** When the reply to a message comes that is written at a time; both as the clocks of Shanghai show them. */
async function dueAt(written: string, reply: object, more: object = {}): Promise<number> {
  const at = momentIn(written, 'Asia/Shanghai');
  const set = await ruleSetOf([{ id: 'a', when: { message: 'any' }, reply: { text: 'r', ...reply } }], {
    with: more,
  });
  const [delayed] = decisionOf(set.decide(contextOf(text('x'), { at }))).delayed;
  return at + (delayed?.after ?? 0);
}
const day = { hours: '8:00-22:00' };

describe('a delayed reply with hours', () => {
  it.each<[written: string, after: string, during: object, due: string]>([
    ['2026-11-26 14:00', '1h', day, '2026-11-26 15:00'],
    ['2026-11-26 21:30', '1h', day, '2026-11-27 08:00'],
    ['2026-11-26 23:00', '1h', day, '2026-11-27 08:00'],
    ['2026-11-26 21:00', '1h', day, '2026-11-27 08:00'],
    ['2026-11-26 06:00', '2h', day, '2026-11-26 08:00'],
    // A Friday; then a holiday, and a Saturday that is worked.
    ['2026-11-27 20:00', '1h', { days: 'workday', hours: '9:00-18:00' }, '2026-12-01 09:00'],
    ['2026-11-26 22:30', '1h', { hours: ['9:00-12:00', '23:00-2:00'] }, '2026-11-26 23:30'],
    ['2026-11-26 12:30', '10m', { hours: ['9:00-12:00', '13:00-18:00'] }, '2026-11-26 13:00'],
    ['2026-11-26 12:00', '1h', { dates: '12-24' }, '2026-12-24 00:00'],
    // It never holds again, so nothing is gained by waiting.
    ['2026-11-26 12:00', '1h', { dates: '2026-01-01' }, '2026-11-26 13:00'],
  ])('written at %s, after %s, %j: %s', async (written, after, during, due) => {
    const more = { holidays: ['2026-11-30'] };
    expect(await dueAt(written, { after, during }, more)).toBe(momentIn(due, 'Asia/Shanghai'));
  });
  it('takes a schedule of the account, or one of several', async () => {
    const more = { schedules: { day, noon: { hours: '23:30-23:40' } } };
    expect(await dueAt('2026-11-26 22:00', { after: '1h', during: ['day', 'noon'] }, more)).toBe(
      momentIn('2026-11-26 23:30', 'Asia/Shanghai'),
    );
  });
  it('is told of where it cannot be meant', () => {
    const rule = (reply: object) => [{ id: 'a', when: { message: 'any' }, reply: { text: 'r', ...reply } }];
    expect(issuesOf(rule({ during: day }))).toMatchObject([{ code: 'not-delayed' }]);
    expect(issuesOf(rule({ after: '1h', during: 'dai' }), { with: { schedules: { day } } })).toMatchObject([
      { code: 'unknown-schedule', problem: 'there is no schedule dai; did you mean day?' },
    ]);
    expect(codes(rule({ after: '1h', during: { dates: '2020-01-01' } }))).toEqual([
      'past-schedule rules.0.reply.during',
    ]);
    expect(codes(rule({ after: '1h', during: 'day' }), { with: { schedules: { day } } })).toEqual([]);
  });
});

describe('a delayed reply that can be cancelled', () => {
  const rules = [
    {
      id: 'book',
      when: { text: { equals: '预约' } },
      setState: 'asked',
      reply: [
        { text: '没有完成', after: '14m', name: 'reminder' },
        { text: '电话', after: '20m', unlessState: 'done' },
      ],
    },
    { id: 'done', when: { state: 'asked', text: { equals: '好' } }, setState: 'done', ignore: true },
    { id: 'stop', when: { text: { equals: '不' } }, cancel: 'reminder' },
    { id: 'after', when: { state: 'done', text: { equals: 'x' } }, ignore: true },
  ];
  it('is cancelled by rules that name it, and by reaching a state', async () => {
    const set = await ruleSetOf(rules);
    const decided = (content: string, memory = {}) =>
      decisionOf(set.decide(contextOf(text(content), { recollection: recollectionOf(memory) })));
    expect(decided('预约').delayed).toMatchObject([
      { name: 'reminder', unlessUserWrites: false },
      { name: 'state:book', unlessUserWrites: false },
    ]);
    expect(Object.keys(decided('不').changes.applied ?? {})).toEqual(['cancel:reminder']);
    const asked = { state: { name: 'asked', until: t0 + 9, values: {} } };
    expect(Object.keys(decided('好', asked).changes.applied ?? {})).toEqual(['cancel:state:book']);
  });
  it('is remembered as cancelled for longer than it can be late', async () => {
    const { program } = await ruleSetOf(rules);
    expect(program.rememberFor).toBeGreaterThan(14 * 86_400);
  });
  it.each<[string, object, string, string]>([
    ['a name that no reply has', { cancel: 'remindr' }, 'unknown-delayed-reply', 'did you mean reminder?'],
    [
      'a state that nobody sets',
      { reply: { text: 'r', after: '1h', unlessState: 'don' } },
      'unknown-state',
      'did you mean done?',
    ],
    [
      'a reply that is not delayed',
      { reply: { text: 'r', name: 'x' } },
      'not-delayed',
      'is only for delayed replies',
    ],
  ])('is told of where it cannot be meant: %s', (_, rule, code, words) => {
    const issues = issuesOf([...rules, { id: 'w', when: { menu: 'w' }, ...rule }]);
    expect(issues).toMatchObject([{ code, problem: expect.stringContaining(words) }]);
  });
  it('is a finding where nothing cancels it', () => {
    const [book, ...others] = rules;
    const rest = others.filter(({ id }) => id !== 'stop');
    expect(codes([book as object, ...rest])).toEqual(['unused rules.0.reply.0.name']);
  });
});

describe('a rule about the moment before a window closes', () => {
  const rules = [{ id: 'a', when: { event: 'windowClosing' }, reply: { text: 'r' } }];
  it('needs to know how long before that is', () => {
    expect(issuesOf(rules)).toMatchObject([
      { code: 'window-closing-when', path: ['rules', 0, 'when', 'event'] },
    ]);
    expect(issuesOf(rules, { remindBeforeWindowCloses: '2h' })).toEqual([]);
  });
});
