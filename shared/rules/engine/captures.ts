import { normalizations, patternMask } from '../normalize.ts';
import type { Condition, Pattern, TextCondition } from '../program.ts';
import { type CompileContext, compileCondition, eitherWay } from './condition.ts';
import { type Evaluation, messageValue } from './evaluation.ts';
import type { CompiledPattern } from './pattern.ts';

type Captures = Readonly<Record<string, string>>;

/**
 * The groups captured by the patterns of a condition. Of its alternatives, only those that hold count. If two patterns name
 * a group alike, the first match wins.
 */
export function capturesOf(
  condition: Condition,
  evaluation: Evaluation,
  compileContext: CompileContext,
): Captures {
  const { pattern } = compileContext;
  switch (condition.kind) {
    case 'all':
      return joined(condition.of, evaluation, compileContext);
    case 'any': {
      if (!condition.of.some(mayCapture)) return {};
      const truths = condition.of.map((one) => compileCondition(one, compileContext)(evaluation));
      if (condition.of.some((one, index) => truths[index] === 'unknown' && mayCapture(one))) {
        evaluation.lacksMemory = true;
      }
      const holding = condition.of.filter((_, index) => truths[index] === 'yes');
      return joined(holding, evaluation, compileContext);
    }
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

function joined(
  conditions: readonly Condition[],
  evaluation: Evaluation,
  compileContext: CompileContext,
): Captures {
  return Object.assign({}, ...conditions.map((one) => capturesOf(one, evaluation, compileContext)).reverse());
}

/** Whether a condition has a pattern that could capture. */
function mayCapture(condition: Condition): boolean {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.some(mayCapture);
    case 'text':
      return condition.matches !== undefined;
    case 'value':
      return condition.match.matches !== undefined;
    default:
      return false;
  }
}

function textCaptures(
  { matches, normalize }: TextCondition,
  evaluation: Evaluation,
  pattern: (pattern: Pattern) => CompiledPattern,
): Captures {
  const mask = patternMask(normalize);
  return firstOf(matches, (one) => {
    let captures: Captures | undefined;
    const capture = (text: string): boolean => {
      captures = pattern(one).captures(text);
      return captures !== undefined;
    };
    // Preferably as the user wrote it, so that a name keeps its script.
    eitherWay(evaluation, mask & ~normalizations.traditional, capture) ||
      eitherWay(evaluation, mask, capture);
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
