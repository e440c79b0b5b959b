import * as z from 'zod/mini';
import { told } from '../../language/told.ts';
import { asWritten, explained, instead, isDate, namePattern, oneOrMore } from './pieces.ts';

export const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const day = asWritten(
  'is not a day such as mon, mon-fri, workday or holiday',
  `Days are ${weekdayNames.join(', ')}, ranges of them such as mon-fri, workday and holiday.`,
  isDay,
);

const hours = asWritten(
  'is not a time of day such as 9:00-21:00; one past midnight is 22:00-6:00',
  'Write when it begins and ends, with minutes, as in 9:00-21:00.',
  isHours,
);

const dates = asWritten(
  'is not a date such as 2026-10-01, a range such as 2026-10-01..2026-10-07, or a day of every year such as 12-24',
  'Write 2026-10-01, 2026-10-01..2026-10-07, 12-24 or 12-24..01-02.',
  isDates,
);

const exception = asWritten(
  'is not a day or a date',
  'Write a day such as sun or holiday, or a date such as 2026-10-01 or 12-24.',
  (text) => isDay(text) || isDates(text),
);

/** A time of the week or the year, by the account's time zone. What is given must all hold. */
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
  instead(scheduleRemedy),
);
export type ScheduleSource = z.infer<typeof scheduleSchema>;

/** The form of a name; what has another is more likely written out than a name. */
const scheduleName = z.string().check(
  z.regex(namePattern, {
    error: ({ input }) =>
      told(
        'is not the name of a schedule',
        scheduleRemedy(input) ?? 'Give a name that stands under `schedules`.',
      ),
  }),
);
/** Schedules by name or written out, of which one has to hold. */
export const schedulesSchema = z.union([
  scheduleName,
  scheduleSchema,
  z.array(z.union([scheduleName, scheduleSchema])).check(z.minLength(1)),
]);

function isDay(text: string): boolean {
  return text === 'workday' || text === 'holiday' || isWeekdayRange(text);
}

export function isWeekdayRange(text: string): boolean {
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

/** A date or a range of dates, with the year. */
export function isDatesOfYears(text: string): boolean {
  const parts = text.split('..');
  return parts.length <= 2 && parts.every(isDate) && (parts[0] ?? '') <= (parts.at(-1) ?? '');
}

/** What to write for hours, dates or days that stand where a schedule belongs. */
export function scheduleRemedy(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (isHours(value)) return `Write { hours: "${value}" }.`;
  if (isDates(value)) return `Write { dates: "${value}" }.`;
  return isDay(value)
    ? `Write { days: ${value} }.`
    : 'Write what it consists of, as in { days: mon-fri, hours: 9:00-18:00 }.';
}
