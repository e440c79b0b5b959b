import { describe, expect, it } from 'vitest';
import { momentIn } from '#infra/rules/build/rule.ts';
import { localTime } from '#shared/rules/engine/local-time.ts';
import { contextOf, decisionOf, ruleSetOf, text } from '../../support/rules-builder.ts';

const calendar = { holidays: ['2026-10-01..2026-10-07'], workdays: ['2026-09-20', '2026-10-10'] };
const shanghai = 'Asia/Shanghai';

async function holds(schedule: object, at: string, timezone = shanghai): Promise<boolean> {
  const rules = await ruleSetOf([{ id: 'a', when: { message: 'any', during: schedule }, ignore: true }], {
    timezone,
    with: calendar,
  });
  return decisionOf(rules.decide(contextOf(text('x'), { at: momentIn(at, timezone) }))).rule === 'a';
}

describe('a schedule', () => {
  it.each<[object, string, boolean]>([
    // 2026-09-21 is a Monday.
    [{ days: 'mon' }, '2026-09-21 00:00', true],
    [{ days: 'mon' }, '2026-09-22 00:00', false],
    [{ days: ['mon', 'wed-fri'] }, '2026-09-24 12:00', true],
    [{ days: 'fri-mon' }, '2026-09-20 12:00', true],
    [{ days: 'fri-mon' }, '2026-09-23 12:00', false],
    [{ days: 'workday' }, '2026-09-20 12:00', true],
    [{ days: 'workday' }, '2026-10-01 12:00', false],
    [{ days: 'workday' }, '2026-09-26 12:00', false],
    [{ days: 'holiday' }, '2026-10-07 23:59', true],
    [{ days: 'holiday' }, '2026-09-26 12:00', false],
    [{ hours: '9:00-18:00' }, '2026-09-21 09:00', true],
    [{ hours: '9:00-18:00' }, '2026-09-21 08:59', false],
    [{ hours: '9:00-18:00' }, '2026-09-21 18:00', false],
    [{ hours: '9:00-24:00' }, '2026-09-21 23:59', true],
    [{ hours: ['9:00-12:00', '13:00-18:00'] }, '2026-09-21 12:30', false],
    [{ hours: ['9:00-12:00', '13:00-18:00'] }, '2026-09-21 13:00', true],
    // Past midnight the hours belong to the day on which they began.
    [{ hours: '22:00-6:00' }, '2026-09-22 05:59', true],
    [{ hours: '22:00-6:00' }, '2026-09-22 06:00', false],
    [{ days: 'mon', hours: '22:00-6:00' }, '2026-09-22 05:00', true],
    [{ days: 'mon', hours: '22:00-6:00' }, '2026-09-21 05:00', false],
    [{ dates: '2026-09-21' }, '2026-09-21 12:00', true],
    [{ dates: '2026-09-20..2026-09-22' }, '2026-09-22 23:59', true],
    [{ dates: '2026-09-20..2026-09-22' }, '2026-09-23 00:00', false],
    [{ dates: '12-24..01-02' }, '2027-01-01 12:00', true],
    [{ dates: '12-24..01-02' }, '2026-12-23 12:00', false],
    [{ dates: '09-21' }, '2031-09-21 12:00', true],
    [{ days: 'mon-fri', except: '2026-09-21' }, '2026-09-21 12:00', false],
    [{ days: 'mon-sun', except: ['holiday', 'sun'] }, '2026-10-02 12:00', false],
    [{ days: 'mon-sun', except: ['holiday', 'sun'] }, '2026-09-26 12:00', true],
    [{ days: 'sun', hours: '9:00-18:00', dates: '09-20..09-27' }, '2026-09-27 10:00', true],
    [{ days: 'sun', hours: '9:00-18:00', dates: '09-20..09-27' }, '2026-10-04 10:00', false],
  ])('%j at %s: %s', async (schedule, at, expected) => {
    expect(await holds(schedule, at)).toBe(expected);
  });
  it('is one of several, by name or written out, inside or outside', async () => {
    const schedules = { open: { hours: '9:00-18:00' } };
    const ask = async (when: object, at: string) => {
      const rules = await ruleSetOf([{ id: 'a', when: { message: 'any', ...when }, ignore: true }], {
        with: { schedules },
      });
      return decisionOf(rules.decide(contextOf(text('x'), { at: momentIn(at, shanghai) }))).rule === 'a';
    };
    const either = ['open', { days: 'sat' }];
    expect(await ask({ during: either }, '2026-09-26 22:00')).toBe(true);
    expect(await ask({ during: either }, '2026-09-21 22:00')).toBe(false);
    expect(await ask({ outside: either }, '2026-09-21 22:00')).toBe(true);
    expect(await ask({ outside: 'open' }, '2026-09-21 10:00')).toBe(false);
  });
});

describe('the time zone of the account', () => {
  it('decides what the clock shows', () => {
    const at = Date.parse('2026-09-21T16:30:00Z') / 1000;
    expect(localTime(at, shanghai)).toEqual({ date: '2026-09-22', minutes: 30, weekday: 2 });
    expect(localTime(at, 'America/New_York')).toEqual({ date: '2026-09-21', minutes: 750, weekday: 1 });
    expect(localTime(at, 'Asia/Kathmandu')).toEqual({
      date: '2026-09-21',
      minutes: 22 * 60 + 15,
      weekday: 1,
    });
  });
  it.each([
    // A time that is skipped is the moment after the gap; one that comes twice is the first.
    ['2026-03-08 02:30', 'America/New_York', '2026-03-08T07:30:00Z'],
    ['2026-11-01 01:30', 'America/New_York', '2026-11-01T05:30:00Z'],
    ['2026-07-01', 'America/New_York', '2026-07-01T04:00:00Z'],
    ['2026-07-01 09:30', 'Asia/Shanghai', '2026-07-01T01:30:00Z'],
    ['2026-07-01T09:30', 'Australia/Lord_Howe', '2026-06-30T23:00:00Z'],
  ])('%s in %s is %s', (text, timezone, moment) => {
    expect(new Date(momentIn(text, timezone) * 1000).toISOString()).toBe(moment.replace('Z', '.000Z'));
  });
  it('keeps opening hours through a change of the clocks', async () => {
    for (const date of ['2026-03-07', '2026-03-08', '2026-03-09', '2026-10-31', '2026-11-01', '2026-11-02']) {
      expect(await holds({ hours: '9:00-18:00' }, `${date} 09:00`, 'America/New_York')).toBe(true);
      expect(await holds({ hours: '9:00-18:00' }, `${date} 08:59`, 'America/New_York')).toBe(false);
    }
  });
  it('decides when a rule begins and ends', async () => {
    const rules = await ruleSetOf([
      { id: 'a', from: '2026-10-01', until: '2026-10-07', when: { message: 'any' }, ignore: true },
    ]);
    const at = (moment: string) =>
      decisionOf(rules.decide(contextOf(text('x'), { at: momentIn(moment, shanghai) }))).rule;
    expect(['2026-09-30 23:59', '2026-10-01', '2026-10-07 23:59', '2026-10-08'].map(at)).toEqual([
      null,
      'a',
      'a',
      null,
    ]);
  });
});
