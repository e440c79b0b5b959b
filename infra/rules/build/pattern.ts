import { RE2JS } from 're2js';
import { normalizations } from '#shared/rules/normalize.ts';
import type { Pattern } from '#shared/rules/program.ts';
import { both, type Text } from '../../language/text.ts';
import { literalsOf } from './pattern-literals.ts';
import { halfWidthPattern } from './pattern-width.ts';
import { error, type Report } from './report.ts';

/** A pattern with the groups that templates can use. */
export interface BuiltPattern {
  readonly pattern: Pattern;
  readonly groups: readonly string[];
}

/**
 * Checks a regular expression that an operator wrote, and converts it to RE2's syntax.
 *
 * @param mask the normalizations of the texts that it is matched against
 */
export function buildPattern(
  source: string,
  mask: number,
  path: readonly PropertyKey[],
  report: Report,
): BuiltPattern | undefined {
  const translated = RE2JS.translateRegExp(source);
  const fitted = mask & normalizations.width ? halfWidthPattern(translated) : translated;
  const ignoreCase = (mask & normalizations.case) !== 0;
  try {
    const compiled = RE2JS.compile(fitted, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    const numbers = Array.from({ length: compiled.groupCount() + 1 }, (_, number) => String(number));
    const literals = literalsOf(fitted);
    return {
      pattern: { source: fitted, ignoreCase, ...(literals === undefined ? {} : { literals }) },
      groups: [...numbers, ...Object.keys(compiled.namedGroups())],
    };
  } catch (cause) {
    error(
      report,
      path,
      'bad-pattern',
      both(`is not a regular expression of RE2: ${reason(cause)}`, `不是 RE2 正则表达式：${reason(cause)}`),
      remedyFor(source),
    );
    return undefined;
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message.replace(/^error parsing regexp: /, '') : String(cause);
}

function remedyFor(source: string): Text {
  if (/^\*/.test(source)) {
    return both(
      'A * repeats what is before it, but nothing is there. To look for a part of the text, use contains.',
      '* 表示前面的内容重复多次，但它前面什么都没有。只要文字里含有，用 contains。',
    );
  }
  if (/\(\?<?[=!]/.test(source)) {
    return both(
      'Look-ahead and look-behind would make matching slow for some messages, so they are not supported. Put the part that must not be there under `not`.',
      '不支持前瞻和后顾（会让某些消息匹配得很慢）。不该出现的部分写到 not 里。',
    );
  }
  if (/\\[1-9]/.test(source)) {
    return both(
      'Back-references would make matching slow for some messages, so they are not supported.',
      '不支持反向引用（会让某些消息匹配得很慢）。',
    );
  }
  return both(
    'The syntax is at https://github.com/google/re2/wiki/Syntax; to look for the characters themselves, use contains.',
    '语法见 https://github.com/google/re2/wiki/Syntax；如果只是找这些字，用 contains。',
  );
}
