import type { CompiledProgram } from './compile.ts';
import { decide, isMuted } from './decide.ts';
import type { RuleContext } from './evaluation.ts';

/**
 * A message as the sender gets it, where the receiver has worked as it should: it gave the answer of a passive rule in the
 * response without knowing whether the user is muted.
 */
export function answeredBlindly(compiled: CompiledProgram, context: RuleContext): RuleContext {
  if (!isMuted(context)) return context;
  const decided = decide(compiled, { ...context, recollection: undefined });
  const passive = decided.kind === 'decided' ? decided.decision.passive : null;
  return passive === null ? context : { ...context, answeredBy: passive.rule };
}
