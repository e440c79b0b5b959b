/** A moment as a clock and a calendar on the wall show it. */
export interface LocalTime {
  /** `2026-10-01` */
  readonly date: string;
  /** Of the day, 0 to 1439. */
  readonly minutes: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

const daySeconds = 24 * 60 * 60;
/** Time zones change their offset at quarters of an hour only. */
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

/** The date that is so many days after another. */
export function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * daySeconds * 1000).toISOString().slice(0, 10);
}

/** 0 is Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

/**
 * The moment at which the clocks of a time zone show a date and a time; epoch seconds. A time that is skipped in spring is
 * the moment after the gap; one that comes twice in autumn is the first.
 */
export function momentOf(date: string, minutes: number, timezone: string): number {
  const wall = Date.parse(`${date}T00:00:00Z`) / 1000 + minutes * 60;
  const before = wall - offsetOf(wall - daySeconds, timezone);
  const after = wall - offsetOf(wall + daySeconds, timezone);
  const isIt = (at: number): boolean => at + offsetOf(at, timezone) === wall;
  if (isIt(before)) return before;
  return isIt(after) ? after : Math.max(before, after);
}

/** Seconds that local time is ahead of UTC. The last answer is kept: a formatter takes longer than all the rest. */
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
