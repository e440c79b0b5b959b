import { didYouMean } from '#shared/closest-name.ts';
import { both, meant } from '../language/text.ts';
import { ToldError } from '../language/told-error.ts';
import { stackOptionNames } from './stack-options.ts';

/** Keys of `-c` that are no options of the stack. */
const others = ['stage', 'accounts'];

/**
 * Refuses unknown keys of `-c`, because a misspelt option would silently do nothing. The CDK's own keys contain a
 * character that ours do not.
 *
 * @throws CodedError `options_invalid`
 */
export function refuseUnknownContext(context: Readonly<Record<string, unknown>>): void {
  const known = [...stackOptionNames, ...others];
  const unknown = Object.keys(context).filter((name) => !/[:@/]/.test(name) && !known.includes(name));
  if (unknown.length === 0) return;
  const english = unknown.map((name) => `-c ${name}: is not an option${didYouMean(name, known) || '.'}`);
  const chinese = unknown.map((name) => `-c ${name}：没有这个选项${meant(name, known) || '。'}`);
  throw new ToldError(
    'options_invalid',
    both(
      `${english.join('\n')}\nOptions are ${known.join(', ')}. What ~/.cdk.json has under "context" counts as well.`,
      `${chinese.join('\n')}\n可以写：${known.join('、')}。~/.cdk.json 里 "context" 下面的也算。`,
    ),
  );
}
