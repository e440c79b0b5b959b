import { durationInSeconds, durationPattern } from '../config/duration.ts';
import { both } from '../language/text.ts';
import { ToldError } from '../language/told-error.ts';
import type { Option } from './command.ts';

const defaultSince = '7d';

/** The option of commands that look back. */
export const sinceOption = {
  since: {
    type: 'string',
    placeholder: 'AGO',
    help: {
      en: `no older than this, as in 12h or 30d (default ${defaultSince})`,
      zh: `只看多久以内的，例如 12h 或 30d（默认 ${defaultSince}）`,
    },
  },
} as const satisfies Record<string, Option>;

/** Seconds. @throws CodedError `usage` */
export function sinceSeconds(since: unknown = defaultSince): number {
  if (typeof since === 'string' && durationPattern.test(since)) return durationInSeconds(since);
  throw new ToldError(
    'usage',
    both(
      `--since ${String(since)} is not a duration such as 90m, 12h or 30d.`,
      `--since ${String(since)}：写一段时长，例如 90m、12h 或 30d。`,
    ),
  );
}
