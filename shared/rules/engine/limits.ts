import type { Applied } from '../memory.ts';
import type { CalendarPeriod, Limit, Place } from '../program.ts';
import type { PlaceWanted } from './decision.ts';
import { dateAfter, localTime, momentOf } from './local-time.ts';

const day = 24 * 60 * 60;
const longest: Readonly<Record<CalendarPeriod, number>> = { day, week: 7 * day, month: 31 * day };

/** The longest time that a limit looks back; seconds. */
export function lookBack({ per }: Limit): number {
  return typeof per === 'number' ? per : longest[per];
}

/** Whether a rule may apply at `at`, given the times when it did. */
export function isWithin(limit: Limit, applied: Applied | undefined, at: number, timezone: string): boolean {
  const { per, times } = limit;
  const counted = (applied?.at ?? []).filter((time) =>
    typeof per === 'number'
      ? time > at - per
      : time > at - longest[per] && periodOf(time, per, timezone) === periodOf(at, per, timezone),
  );
  return counted.length < times;
}

/** The key of a limit in memory: the rule's id, or the name that several rules share. */
export const limitKey = (rule: string, { name }: Limit): string =>
  name === undefined ? rule : `limit:${name}`;

/** What to remember of a rule that applies at `at`, by key. */
export function appliedBy(
  rule: string,
  limits: readonly Limit[],
  applied: Readonly<Record<string, Applied>>,
  at: number,
): Readonly<Record<string, Applied>> {
  const keys = [...new Set(limits.map((limit) => limitKey(rule, limit)))];
  return Object.fromEntries(
    keys.map((key) => [
      key,
      appliedAgain(
        limits.filter((one) => limitKey(rule, one) === key),
        applied[key],
        at,
      ),
    ]),
  );
}

/** The number of times that the limits have to know. */
function appliedAgain(limits: readonly Limit[], applied: Applied | undefined, at: number): Applied {
  const needed = Math.max(...limits.map(({ times }) => times));
  const span = Math.max(...limits.map(lookBack));
  const times = (applied?.at ?? []).filter((time) => time > at - span);
  return { at: [...times, at].slice(-needed), until: at + span };
}

/** The same value for all moments of one day, week (from Monday) or month. */
function periodOf(at: number, period: CalendarPeriod, timezone: string): string {
  const { date, weekday } = localTime(at, timezone);
  if (period === 'day') return date;
  return period === 'month' ? date.slice(0, 7) : dateAfter(date, -((weekday + 6) % 7));
}

/** The place under a limit over all users that a message at `at` would take. */
export function placeWanted({ name, times, per }: Place, at: number, timezone: string): PlaceWanted {
  if (per === undefined) return { key: name, times, until: null };
  return { key: `${name} ${per} ${periodOf(at, per, timezone)}`, times, until: endOfNext(per, at, timezone) };
}

/** The end of the day, week (from Monday) or month that `at` is in; epoch seconds. */
export function endOfNext(period: CalendarPeriod, at: number, timezone: string): number {
  const begin = periodOf(at, period, timezone);
  if (period !== 'month') return momentOf(dateAfter(begin, period === 'day' ? 2 : 14), 0, timezone);
  const [year = 0, month = 1] = begin.split('-').map(Number);
  return momentOf(new Date(Date.UTC(year, month + 1, 1)).toISOString().slice(0, 10), 0, timezone);
}
