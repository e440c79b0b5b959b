import { words } from '../words/words.ts';

const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');

/** `14:20`, by the reader's clock. @param at milliseconds */
export function clockTime(at: number): string {
  const time = new Date(at);
  return `${two(time.getHours())}:${two(time.getMinutes())}`;
}

export function clockSeconds(at: number): string {
  return `${clockTime(at)}:${two(new Date(at).getSeconds())}`;
}

export function clockMilliseconds(at: number): string {
  return `${clockSeconds(at)}.${String(Math.floor(at) % 1000).padStart(3, '0')}`;
}

/** The time, with the day if it is not the day of `now`. */
export function clockDay(at: number, now: number): string {
  const day = new Date(at);
  if (day.toDateString() === new Date(now).toDateString()) return clockTime(at);
  return `${two(day.getMonth() + 1)}-${two(day.getDate())} ${clockTime(at)}`;
}

export function dayName(at: number): string {
  const day = new Date(at);
  return `${two(day.getMonth() + 1)}-${two(day.getDate())} ${words().time.weekdays[day.getDay()]}`;
}

/** The remaining time: `47:59:35`, or `00:42` below an hour. @param milliseconds at least 0 */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  return hours === 0 ? rest : `${two(hours)}:${rest}`;
}

/** A length of time in the largest unit that fits, such as two hours. @param milliseconds of whole seconds */
export function lengthOf(milliseconds: number): string {
  const { time } = words();
  const seconds = Math.round(milliseconds / 1000);
  // Two days are 48 hours here, as everybody who knows WeChat's windows says.
  if (seconds >= 3 * 86_400 && seconds % 86_400 === 0) return time.days(seconds / 86_400);
  if (seconds >= 3600 && seconds % 3600 === 0) return time.hours(seconds / 3600);
  if (seconds >= 60 && seconds % 60 === 0) return time.minutes(seconds / 60);
  if (seconds >= 7200) return time.hours(Math.round(seconds / 360) / 10);
  if (seconds >= 120) return time.minutes(Math.round(seconds / 60));
  return time.seconds(seconds);
}

/** Milliseconds for people: `113 ms`, or `1.24 s` from one second on. */
export function shortTime(milliseconds: number): string {
  const { time } = words();
  return milliseconds < 1000
    ? time.ms(String(Math.round(milliseconds)))
    : time.s((milliseconds / 1000).toFixed(2));
}
