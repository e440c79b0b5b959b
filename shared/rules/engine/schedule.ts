import type { Calendar, DateRange, DayTest, Schedule } from '../program.ts';
import { dateAfter, type LocalTime } from './local-time.ts';

const dayMinutes = 24 * 60;

/** Whether a schedule holds at a moment. Hours that run past midnight belong to the day on which they begin. */
export function isDuring(schedule: Schedule, time: LocalTime, calendar: Calendar): boolean {
  const { date, minutes, weekday } = time;
  const { hours } = schedule;
  if (hours === undefined) return dayFits(schedule, date, weekday, calendar);
  const isToday = hours.some(([from, to]) => minutes >= from && minutes < to);
  if (isToday && dayFits(schedule, date, weekday, calendar)) return true;
  const isSinceYesterday = hours.some(([, to]) => minutes + dayMinutes < to);
  return isSinceYesterday && dayFits(schedule, dateAfter(date, -1), (weekday + 6) % 7, calendar);
}

/** Whether a schedule's hours, if any, can begin on a day. */
export function dayFits(
  { days, dates, except }: Schedule,
  date: string,
  weekday: number,
  calendar: Calendar,
): boolean {
  const isOneOf = (tests: readonly DayTest[]): boolean =>
    tests.some((test) => isDay(test, date, weekday, calendar));
  if (days !== undefined && !isOneOf(days)) return false;
  if (dates !== undefined && !dates.some((range) => isInRange(range, date))) return false;
  return (
    except === undefined || !(isOneOf(except.days) || except.dates.some((range) => isInRange(range, date)))
  );
}

function isDay(test: DayTest, date: string, weekday: number, calendar: Calendar): boolean {
  if (typeof test === 'number') return weekday === test;
  const isWorkedOff = calendar.workdays.includes(date);
  const isHoliday = calendar.holidays.includes(date) && !isWorkedOff;
  if (test === 'holiday') return isHoliday;
  return isWorkedOff || (weekday >= 1 && weekday <= 5 && !isHoliday);
}

function isInRange([first, last]: DateRange, date: string): boolean {
  const day = date.slice(-first.length);
  // A range without a year can run past the end of the year.
  return first <= last ? day >= first && day <= last : day >= first || day <= last;
}
