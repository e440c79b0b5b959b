import { normalizations } from '../normalize.ts';
import type { Condition, Pattern, TextCondition } from '../program.ts';
import { eitherWay } from './condition.ts';
import { type Evaluation, messageValue } from './evaluation.ts';
import type { CompiledPattern } from './pattern.ts';

type Captures = Readonly<Record<string, string>>;

/** The groups that the patterns of a condition captured. Where two have a group of one name, the first that fits counts. */
export function capturesOf(
  condition: Condition,
  evaluation: Evaluation,
  pattern: (pattern: Pattern) => CompiledPattern,
): Captures {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return Object.assign({}, ...condition.of.map((one) => capturesOf(one, evaluation, pattern)).reverse());
    case 'text':
      return evaluation.text === undefined ? {} : textCaptures(condition, evaluation, pattern);
    case 'value': {
      const value = messageValue(evaluation.context.message, condition.of);
      if (value === undefined) return {};
      return firstOf(condition.match.matches, (one) => pattern(one).captures(value));
    }
    default:
      return {};
  }
}

function textCaptures(
  { matches, normalize }: TextCondition,
  evaluation: Evaluation,
  pattern: (pattern: Pattern) => CompiledPattern,
): Captures {
  return firstOf(matches, (one) => {
    let captures: Captures | undefined;
    eitherWay(evaluation, normalize & ~normalizations.case, (text) => {
      captures = pattern(one).captures(text);
      return captures !== undefined;
    });
    return captures;
  });
}

function firstOf(
  patterns: readonly Pattern[] = [],
  captures: (pattern: Pattern) => Captures | undefined,
): Captures {
  for (const pattern of patterns) {
    const found = captures(pattern);
    if (found !== undefined) return found;
  }
  return {};
}
