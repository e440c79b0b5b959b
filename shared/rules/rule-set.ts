import { CodedError } from '../coded-error.ts';
import { type CompiledProgram, compileProgram } from './engine/compile.ts';
import { decide } from './engine/decide.ts';
import type { Decided } from './engine/decision.ts';
import type { RuleContext } from './engine/evaluation.ts';
import type { CompilePattern } from './engine/pattern.ts';
import { concernsResponse, mayReplyPassively } from './engine/response.ts';
import type { Condition, Program } from './program.ts';
import { inTurns } from './slices.ts';

/** The rules of an account, ready to use. */
export interface RuleSet {
  readonly program: Program;
  readonly compiled: CompiledProgram;
  decide(context: RuleContext): Decided;
  concernsResponse(context: RuleContext): boolean;
  mayReplyPassively(context: RuleContext): boolean;
}

/**
 * Prepares a program for use; a long one in slices, so that others get their turn.
 *
 * @throws CodedError `rules_of_other_version` | `rules_malformed`
 */
export async function loadRules(program: Program): Promise<RuleSet> {
  // The pattern library is most of the engine's weight, and many accounts have no pattern.
  const compilePattern = hasPatterns(program)
    ? (await import('./engine/pattern.ts')).compilePattern
    : noPattern;
  try {
    const compiled = await inTurns(compileProgram(program, compilePattern));
    return {
      program,
      compiled,
      decide: (context) => decide(compiled, context),
      concernsResponse: (context) => concernsResponse(compiled, context),
      mayReplyPassively: (context) => mayReplyPassively(compiled, context),
    };
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    throw new CodedError(
      'rules_malformed',
      'The rules cannot be made ready: they are not as they were built.',
      {
        cause,
      },
    );
  }
}

const noPattern: CompilePattern = () => {
  throw new CodedError(
    'rules_malformed',
    'The rules have a pattern that was not seen when they were loaded.',
  );
};

function hasPatterns({ rules }: Program): boolean {
  return rules.some(({ when }) => patternsIn(when));
}

function patternsIn(condition: Condition): boolean {
  switch (condition.kind) {
    case 'all':
    case 'any':
    case 'none':
      return condition.of.some(patternsIn);
    case 'text':
      return condition.matches !== undefined || condition.not?.matches !== undefined;
    case 'value':
    case 'remembered':
      return condition.match.matches !== undefined;
    default:
      return false;
  }
}
