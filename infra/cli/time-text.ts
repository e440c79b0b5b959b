import { localTime } from '#shared/rules/engine/local-time.ts';

/** A time in the account's time zone, for operators: `2026-11-26 09:30`. @param at epoch seconds */
export function timeText(at: number, timezone: string): string {
  const { date, minutes } = localTime(at, timezone);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The same with the time zone, for readers who may think of another one. @param at epoch seconds */
export function timeIn(at: number, timezone: string): string {
  return `${timeText(at, timezone)} ${timezone}`;
}
