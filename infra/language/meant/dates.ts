import { plainDigits } from './digits.ts';

const separators = /^(?:\s|[-–—―~〜‐−到至]|\.\.+|to)*$/;
/** A date. The second date of a range may leave out the year, or the year and the month. */
const dates =
  /(?:(\d{4})\s*[年./-]\s*)?(\d{1,2})\s*[月./-]\s*(\d{1,2})(?!\d)\s*[日号]?|(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)|(?<![\d.])(\d{1,2})\s*[日号]/g;

const two = (digits: string): string => digits.padStart(2, '0');

/** The date or range of dates that a text means: `2026年10月1日-7日` is `2026-10-01..2026-10-07`. */
export function datesMeant(text: string): string | undefined {
  const plain = plainDigits(text);
  const found = [...plain.matchAll(dates)];
  if (found.length === 0 || found.length > 2 || !separators.test(plain.replaceAll(dates, '')))
    return undefined;
  let year: string | undefined;
  let month: string | undefined;
  const written = found.map(([, fullYear, itsMonth, day, year8, month8, day8, dayOnly]) => {
    year = fullYear ?? year8 ?? year;
    month = itsMonth ?? month8 ?? month;
    const date = `${two(month ?? '')}-${two(day ?? day8 ?? dayOnly ?? '')}`;
    return year === undefined ? date : `${year}-${date}`;
  });
  return written.join('..');
}

/** The date or moment that a text means: `2026/12/24 20点` is `2026-12-24 20:00`. */
export function momentMeant(text: string): string | undefined {
  const plain = plainDigits(text);
  const [, date = plain, hour, minute, half] =
    /^(.*?[\d日号])(?:\s*T\s*|\s+|(?<=[日号])\s*)(\d{1,2})(?:[:点时](?:(\d{1,2})分?|(半)|整)?)(?::\d{2})?(?:Z|[+]08:?00)?$/i.exec(
      plain,
    ) ?? [];
  const day = datesMeant(date);
  if (day === undefined || hour === undefined) return day;
  const minutes = half === undefined ? two(minute ?? '0') : '30';
  if (Number(hour) < 24) return `${day} ${two(hour)}:${minutes}`;
  const next = new Date(`${day}T24:00:00Z`);
  return Number.isNaN(next.getTime()) ? undefined : `${next.toISOString().slice(0, 10)} 00:${minutes}`;
}
