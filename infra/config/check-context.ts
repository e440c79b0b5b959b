import { didYouMean } from '#shared/closest-name.ts';
import { CodedError } from '#shared/coded-error.ts';
import { stackOptionNames } from './stack-options.ts';

/** What `-c` says besides options of the stack. */
const others = ['stage', 'accounts'];

/**
 * Refuses what `-c` names and nobody reads: with a slip in its name an option would be left out without a word. The CDK's own
 * keys have a sign in them that ours have not.
 *
 * @throws CodedError `options_invalid`
 */
export function refuseUnknownContext(context: Readonly<Record<string, unknown>>): void {
  const known = [...stackOptionNames, ...others];
  const unknown = Object.keys(context).filter((name) => !/[:@/]/.test(name) && !known.includes(name));
  if (unknown.length === 0) return;
  const problems = unknown.map((name) => `-c ${name}: is not an option${didYouMean(name, known) || '.'}`);
  throw new CodedError(
    'options_invalid',
    `${problems.join('\n')}\nOptions are ${known.join(', ')}. What ~/.cdk.json has under "context" counts as well.`,
  );
}
