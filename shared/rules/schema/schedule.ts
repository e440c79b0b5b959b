import * as z from 'zod/mini';
import { explained, isDate, oneOrMore } from './pieces.ts';

export const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const day = z
  .string()
  .check(
    z.refine(
      (text) => text === 'workday' || text === 'holiday' || isWeekdayRange(text),
      'is not a day such as mon, mon-fri, workday or holiday',
    ),
  );

const hours = z
  .string()
  .check(z.refine(isHours, 'is not a time of day such as 9:00-21:00; one past midnight is 22:00-6:00'));

const dates = z
  .string()
  .check(
    z.refine(
      isDates,
      'is not a date such as 2026-10-01, a range such as 2026-10-01..2026-10-07, or a day of every year such as 12-24',
    ),
  );

/** A time of the week or the year, by the account's time zone. What is given must all hold. */
export const scheduleSchema = z.strictObject({
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
  except: z.optional(
    explained(
      oneOrMore(z.string().check(z.refine(isException, 'is not a day or a date'))),
      'Days and dates on which it does not hold.',
    ),
  ),
});
export type ScheduleSource = z.infer<typeof scheduleSchema>;

function isException(text: string): boolean {
  return text === 'workday' || text === 'holiday' || isWeekdayRange(text) || isDates(text);
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
  if (parts.every(isYearly)) return true;
  return parts.every(isDate) && (parts[0] ?? '') <= (parts.at(-1) ?? '');
}
