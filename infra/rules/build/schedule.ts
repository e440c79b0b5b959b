import { didYouMean } from '#shared/closest-name.ts';
import { dateAfter } from '#shared/rules/engine/local-time.ts';
import type { Calendar, DateRange, DayTest, Schedule } from '#shared/rules/program.ts';
import { both, meant } from '../../language/text.ts';
import type { RulesSource } from '../schema/rules.ts';
import { isDates, type ScheduleSource, weekdayNames, writtenOut } from '../schema/schedule.ts';
import { error, type Report } from './report.ts';

type Schedules = string | ScheduleSource | readonly (string | ScheduleSource)[];

/** Resolves schedules that are named or written out. */
export function buildSchedules(
  source: Schedules,
  named: Readonly<Record<string, ScheduleSource>>,
  path: readonly PropertyKey[],
  report: Report,
): readonly Schedule[] {
  const isList = Array.isArray(source);
  return asList(source).flatMap((one, index) => {
    if (typeof one !== 'string') return [buildSchedule(one)];
    const schedule = Object.hasOwn(named, one) ? named[one] : undefined;
    if (schedule !== undefined) return [buildSchedule(schedule)];
    const names = Object.keys(named);
    error(
      report,
      isList ? [...path, index] : path,
      'unknown-schedule',
      both(
        `there is no schedule ${one}${didYouMean(one, names)}`,
        `没有 ${one} 这个时间表${meant(one, names)}`,
      ),
      writtenOut(one) ??
        (names.length === 0
          ? both(
              'Name the schedules of the account under `schedules`, or write this one out.',
              '在 schedules 里给时间表起名，或者直接写出来。',
            )
          : both(
              `The account's schedules are ${names.join(', ')}.`,
              `账号里的时间表有 ${names.join('、')}。`,
            )),
    );
    return [];
  });
}

export function buildSchedule({ days, hours, dates, except }: ScheduleSource): Schedule {
  const exceptions = asList(except ?? []);
  return {
    ...(days === undefined ? {} : { days: asList(days).flatMap(dayTests) }),
    ...(hours === undefined ? {} : { hours: asList(hours).map(minutesOf) }),
    ...(dates === undefined ? {} : { dates: asList(dates).map(rangeOf) }),
    ...(except === undefined
      ? {}
      : {
          except: {
            days: exceptions.filter((one) => !isDates(one)).flatMap(dayTests),
            dates: exceptions.filter(isDates).map(rangeOf),
          },
        }),
  };
}

/** Every single holiday and make-up working day. */
export function buildCalendar({ holidays = [], workdays = [] }: RulesSource): Calendar {
  return { holidays: holidays.flatMap((range) => [...daysOf(rangeOf(range))]), workdays };
}

function* daysOf([first, last]: DateRange): Generator<string> {
  for (let date = first; date <= last; date = dateAfter(date, 1)) yield date;
}

function dayTests(text: string): DayTest[] {
  if (text === 'workday' || text === 'holiday') return [text];
  const [first = 0, last = first] = text
    .toLowerCase()
    .split('-')
    .map((name) => (weekdayNames as readonly string[]).indexOf(name));
  const count = ((last - first + 7) % 7) + 1;
  return Array.from({ length: count }, (_, index) => (first + index) % 7);
}

function minutesOf(text: string): [number, number] {
  const [from = 0, to = 0] = text.split('-').map((time) => {
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    return hour * 60 + minute;
  });
  return [from, to > from ? to : to + 24 * 60];
}

function rangeOf(text: string): DateRange {
  const [first = '', last = first] = text.split('..');
  return [first, last];
}

export function asList<Item>(value: Item | readonly Item[]): readonly Item[] {
  return Array.isArray(value) ? value : [value as Item];
}
