/** A moment as local clocks and calendars show it. */
export interface LocalTime {
  /** `2026-10-01` */
  readonly date: string;
  /** Of the day, 0 to 1439. */
  readonly minutes: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

const daySeconds = 24 * 60 * 60;
/** Offsets of time zones change only at quarters of an hour. */
const quarter = 15 * 60;
const formatters = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, { readonly quarter: number; readonly offset: number }>();

/** @param at epoch seconds */
export function localTime(at: number, timezone: string): LocalTime {
  const wall = new Date((at + offsetOf(at, timezone)) * 1000);
  return {
    date: wall.toISOString().slice(0, 10),
    minutes: wall.getUTCHours() * 60 + wall.getUTCMinutes(),
    weekday: wall.getUTCDay(),
  };
}

/** The date a number of days after another. */
export function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * daySeconds * 1000).toISOString().slice(0, 10);
}

/** 0 is Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

/**
 * The moment at which clocks in a time zone show a date and time; epoch seconds. A time that is skipped in spring gives the
 * moment after the gap; one that occurs twice in autumn gives the first.
 */
export function momentOf(date: string, minutes: number, timezone: string): number {
  const wall = Date.parse(`${date}T00:00:00Z`) / 1000 + minutes * 60;
  const before = wall - offsetOf(wall - daySeconds, timezone);
  const after = wall - offsetOf(wall + daySeconds, timezone);
  const isIt = (at: number): boolean => at + offsetOf(at, timezone) === wall;
  if (isIt(before)) return before;
  return isIt(after) ? after : Math.max(before, after);
}

/**
 * How far local time is ahead of UTC; seconds. The last answer is cached, because the formatter takes longer than
 * everything else.
 */
function offsetOf(at: number, timezone: string): number {
  const current = Math.floor(at / quarter);
  const known = offsets.get(timezone);
  if (known?.quarter === current) return known.offset;
  const offset = readOffset(current * quarter, timezone);
  offsets.set(timezone, { quarter: current, offset });
  return offset;
}

function readOffset(at: number, timezone: string): number {
  let formatter = formatters.get(timezone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(timezone, formatter);
  }
  const parts: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(at * 1000)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - at;
}
