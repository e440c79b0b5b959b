import * as z from 'zod/mini';
import { datesMeant } from '../../language/meant/dates.ts';
import { daysMeant } from '../../language/meant/days.ts';
import { hoursMeant } from '../../language/meant/hours.ts';
import { both, type Text } from '../../language/text.ts';
import { withRemedy } from '../../language/told.ts';
import {
  checkedText,
  explained,
  isDate,
  type Meant,
  namePattern,
  oneOrMore,
  wordsAbout,
  wrongTypeMessage,
} from './primitives.ts';

export const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const day = formOrList(
  both(
    'is not a day such as mon, mon-fri, workday or holiday',
    '不是星期，例如 mon、mon-fri、workday 或 holiday',
  ),
  both(
    `Days are ${weekdayNames.join(', ')}, ranges of them such as mon-fri, workday and holiday.`,
    `可以写 ${weekdayNames.join('、')}，范围例如 mon-fri，还有 workday（工作日）和 holiday（节假日）。`,
  ),
  isDay,
  (text) => listOf(daysMeant(text), isDay),
);

const hours = formOrList(
  both(
    'is not a time of day such as 9:00-21:00; one past midnight is 22:00-6:00',
    '不是时段，例如 9:00-21:00；跨过半夜写 22:00-6:00',
  ),
  both(
    'Write when it begins and ends, with minutes, as in 9:00-21:00.',
    '写开始和结束的时刻，带分钟，例如 9:00-21:00。',
  ),
  isHours,
  (text) => listOf(hoursMeant(text), isHours),
);

/** Refuses a range of dates that ends before it begins. */
export const endsBeforeBegin = z.refine<string>(
  (text) => {
    const [first = '', last = first, ...more] = text.split('..');
    return more.length > 0 || !isDate(first) || !isDate(last) || first <= last;
  },
  {
    error: ({ input }) =>
      withRemedy(
        { en: `${String(input)} ends before it begins`, zh: `${String(input)} 的结束日期比开始日期早` },
        {
          en: `Write ${String(input).split('..').reverse().join('..')}, or give other dates.`,
          zh: `写成 ${String(input).split('..').reverse().join('..')}，或者改日期。`,
        },
      ),
  },
);

const dates = checkedText(
  both(
    'is not a date such as 2026-10-01, a range such as 2026-10-01..2026-10-07, or a day of every year such as 12-24',
    '不是日期（2026-10-01）、范围（2026-10-01..2026-10-07）或每年的某天（12-24）',
  ),
  both(
    'Write 2026-10-01, 2026-10-01..2026-10-07, 12-24 or 12-24..01-02.',
    '写 2026-10-01、2026-10-01..2026-10-07、12-24 或 12-24..01-02。',
  ),
  isDates,
  datesMeant,
).check(endsBeforeBegin);

const exception = checkedText(
  both('is not a day or a date', '不是星期或日期'),
  both(
    'Write a day such as sun or holiday, or a date such as 2026-10-01 or 12-24.',
    '写星期（sun、holiday）或日期（2026-10-01、12-24）。',
  ),
  (text) => isDay(text) || isDates(text),
  (text) => datesMeant(text) ?? daysMeant(text)[0],
).check(endsBeforeBegin);

/** Text of some form. The suggestion may need to be a list. */
function formOrList(problem: Text, remedy: Text, isRight: (text: string) => boolean, meant: Meant) {
  const words = wordsAbout(problem, remedy, meant);
  return z.string(words).check(z.refine(isRight, words));
}

/** One value as it is, several as a list; undefined if one of them is wrong. */
function listOf(meant: readonly string[], isRight: (text: string) => boolean): string | undefined {
  if (!meant.every(isRight)) return undefined;
  return meant.length > 1 ? `[${meant.join(', ')}]` : meant[0];
}

/** A time of the week or the year, in the account's time zone. All fields must hold. */
export const scheduleSchema = z.strictObject(
  {
    days: z.optional(
      explained(
        oneOrMore(day),
        'mon … sun, ranges such as mon-fri, workday (working days, with holidays and make-up days taken into account), holiday.',
      ),
    ),
    hours: z.optional(
      explained(
        oneOrMore(hours),
        '9:00-21:00. Hours past midnight, 22:00-6:00, belong to the day on which they begin.',
      ),
    ),
    dates: z.optional(
      explained(
        oneOrMore(dates),
        '2026-10-01, 2026-10-01..2026-10-07, or in every year 12-24 and 12-24..01-02.',
      ),
    ),
    except: z.optional(explained(oneOrMore(exception), 'Days and dates on which it does not hold.')),
  },
  wrongTypeMessage(scheduleRemedy),
);
export type ScheduleSource = z.infer<typeof scheduleSchema>;

/** Most texts of another form are schedules that were written out, and not names. */
const scheduleName = z.string().check(
  z.regex(namePattern, {
    error: ({ input }) =>
      withRemedy(
        both('is not the name of a schedule', '不是时间表的名称'),
        scheduleRemedy(input) ??
          both('Give a name that stands under `schedules`.', '写 schedules 里有的名称。'),
      ),
  }),
);
/** Schedules by name or written out. One of them must hold. */
export const schedulesSchema = z.union([
  scheduleName,
  scheduleSchema,
  z.array(z.union([scheduleName, scheduleSchema])).check(z.minLength(1)),
]);

function isDay(text: string): boolean {
  return text === 'workday' || text === 'holiday' || isWeekdayRange(text);
}

function isWeekdayRange(text: string): boolean {
  const parts = text.toLowerCase().split('-');
  return parts.length <= 2 && parts.every((part) => (weekdayNames as readonly string[]).includes(part));
}

function isHours(text: string): boolean {
  const match = /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/.exec(text);
  if (match === null) return false;
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = match.slice(1).map(Number);
  const isTime = (hour: number, minute: number): boolean => hour < 24 && minute < 60;
  const isEnd = isTime(toHour, toMinute) || (toHour === 24 && toMinute === 0);
  return isTime(fromHour, fromMinute) && isEnd && (fromHour !== toHour || fromMinute !== toMinute);
}

export function isDates(text: string): boolean {
  const parts = text.split('..');
  const isYearly = (part: string): boolean => /^\d{2}-\d{2}$/.test(part) && isDate(`2024-${part}`);
  if (parts.length > 2) return false;
  return parts.every(isYearly) || isDatesOfYears(text);
}

/** Whether a text is a date or a range of dates, with the year. */
export function isDatesOfYears(text: string): boolean {
  const parts = text.split('..');
  return parts.length <= 2 && parts.every(isDate);
}

/** What to write if hours, dates or days stand in place of a schedule. */
export function writtenOut(value: string): Text | undefined {
  const [field, written] =
    [
      ['hours', isHours(value) ? `"${value}"` : listOf(hoursMeant(value), isHours)],
      ['dates', isDates(value) ? `"${value}"` : listOf([datesMeant(value) ?? ''], isDates)],
      ['days', isDay(value) ? value : listOf(daysMeant(value), isDay)],
    ].find(([, one]) => one !== undefined) ?? [];
  if (field === undefined) return undefined;
  return both(`Write { ${field}: ${written} }.`, `写成 { ${field}: ${written} }。`);
}

function scheduleRemedy(value: unknown): Text | undefined {
  if (typeof value !== 'string') return undefined;
  return (
    writtenOut(value) ??
    both(
      'Write what it consists of, as in { days: mon-fri, hours: 9:00-18:00 }.',
      '写出具体内容，例如 { days: mon-fri, hours: 9:00-18:00 }。',
    )
  );
}
