import { localTime } from '#shared/rules/engine/local-time.ts';

/** A time in the account's time zone, for operators: `2026-11-26 09:30`. @param at epoch seconds */
export function timeText(at: number, timezone: string): string {
  const { date, minutes } = localTime(at, timezone);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The same with the time zone, for readers in another one. @param at epoch seconds */
export function timeIn(at: number, timezone: string): string {
  return `${timeText(at, timezone)} ${timezone}`;
}

/** A time of day as in schedules: `9:05`, or `24:00` for the end of the day. @param minutes since midnight */
export function clockText(minutes: number): string {
  const hour = Math.floor((minutes % 1440) / 60) || (minutes === 1440 ? 24 : 0);
  return `${hour}:${String(minutes % 60).padStart(2, '0')}`;
}
