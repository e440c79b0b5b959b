import type { Applied } from '../memory.ts';
import type { CalendarPeriod, Limit } from '../program.ts';
import { dateAfter, localTime } from './local-time.ts';

const day = 24 * 60 * 60;
const longest: Readonly<Record<CalendarPeriod, number>> = { day, week: 7 * day, month: 31 * day };

/** How long a limit looks back at most; seconds. */
export function lookBack({ per }: Limit): number {
  return typeof per === 'number' ? per : longest[per];
}

/** Whether a rule may apply at `at`, after the times it did. */
export function isWithin(limit: Limit, applied: Applied | undefined, at: number, timezone: string): boolean {
  const { per, times } = limit;
  const counted = (applied?.at ?? []).filter((time) =>
    typeof per === 'number'
      ? time > at - per
      : time > at - longest[per] && periodOf(time, per, timezone) === periodOf(at, per, timezone),
  );
  return counted.length < times;
}

/** What to remember of a rule that applies at `at`: as many times as its limits count. */
export function appliedAgain(limits: readonly Limit[], applied: Applied | undefined, at: number): Applied {
  const needed = Math.max(...limits.map(({ times }) => times));
  const span = Math.max(...limits.map(lookBack));
  const times = (applied?.at ?? []).filter((time) => time > at - span);
  return { at: [...times, at].slice(-needed), until: at + span };
}

/** The same for all moments of one day, week (from Monday) or month. */
function periodOf(at: number, period: CalendarPeriod, timezone: string): string {
  const { date, weekday } = localTime(at, timezone);
  if (period === 'day') return date;
  return period === 'month' ? date.slice(0, 7) : dateAfter(date, -((weekday + 6) % 7));
}
