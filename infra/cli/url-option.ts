import { both } from '../language/text.ts';
import { usage } from '../language/told-error.ts';

/**
 * The URL in an option; `undefined` if it was not given.
 *
 * @param example shown if the value is not a URL
 * @throws ToldError `usage`
 */
export function urlOption(option: string, given: unknown, example: string): string | undefined {
  if (given === undefined) return undefined;
  if (typeof given === 'string' && /^https?:\/\//.test(given) && URL.canParse(given)) return given;
  throw usage(
    both(
      `--${option} ${String(given)}: must be a URL such as ${example}.`,
      `--${option} ${String(given)}：要写网址，例如 ${example}。`,
    ),
  );
}
