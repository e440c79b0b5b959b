import { ToldError } from '../../language/told-error.ts';
import { momentIn } from '../../rules/build/rule.ts';
import { isTimeOfDate } from '../../rules/schema/primitives.ts';
import type { Option } from '../command.ts';

/** The option of commands that can be scheduled. */
export const atOption = {
  at: {
    type: 'string',
    placeholder: '"2026-12-24 20:00"',
    help: {
      en: 'put it in force at this time of the account’s time zone, by itself',
      zh: '到这个时间（按账号时区）自动生效',
    },
  },
} as const satisfies Record<string, Option>;

/**
 * The time in an option; epoch seconds, `null` for now.
 *
 * @throws CodedError `usage`
 */
export function timeAsked(asked: unknown, timezone: string): number | null {
  if (asked === undefined) return null;
  const text = String(asked).trim();
  if (!isTimeOfDate(text)) {
    throw new ToldError('usage', {
      en: `--at ${text} is not a time such as "2026-12-24 20:00".`,
      zh: `--at ${text} 不是时间，应当写成 "2026-12-24 20:00"。`,
    });
  }
  return momentIn(text, timezone);
}
