import type { Calendar, Schedule } from '../program.ts';
import { dateAfter, localTime, momentOf } from './local-time.ts';
import { isDuring } from './schedule.ts';

/**
 * How far ahead to search; days. A schedule that holds on one day of the year is found, and one that never holds ends the
 * search.
 */
const lookAhead = 400;

/** The first moment from `at` on at which one of the schedules holds; epoch seconds. `at` itself if none ever does. */
export function nextMoment(
  schedules: readonly Schedule[],
  at: number,
  timezone: string,
  calendar: Calendar,
): number {
  const holds = (moment: number): boolean =>
    schedules.some((schedule) => isDuring(schedule, localTime(moment, timezone), calendar));
  if (holds(at)) return at;
  // A schedule begins to hold when its hours begin, or at the start of a day.
  const begins = [...new Set([0, ...schedules.flatMap(({ hours = [] }) => hours.map(([from]) => from))])];
  begins.sort((a, b) => a - b);
  const today = localTime(at, timezone).date;
  for (let day = 0; day < lookAhead; day++) {
    const date = dateAfter(today, day);
    for (const minutes of begins) {
      const moment = momentOf(date, minutes, timezone);
      if (moment > at && holds(moment)) return moment;
    }
  }
  return at;
}
