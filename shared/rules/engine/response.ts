import type { Message } from '../../wechat/inbound/push.ts';
import type { Condition, ProgramRule } from '../program.ts';
import { changesBy, isFromUser } from './bookkeeping.ts';
import type { CompiledProgram, CompiledRule } from './compile.ts';
import { appliesTo } from './decide.ts';
import { type RuleContext, startEvaluation } from './evaluation.ts';
import { isTransferByResponse } from './transfer.ts';

/**
 * Whether the receiver has to decide about a message: a rule that may apply has a passive reply, or changes memory that a
 * passive reply to another message may depend on. Evaluated without memory.
 */
export function concernsResponse(compiled: CompiledProgram, context: RuleContext): boolean {
  const { program } = compiled;
  const { contact, ...changes } = changesBy(
    context.message,
    context.at,
    program.muteDuringAgentSession,
    undefined,
  );
  if (Object.keys(changes).length > 0 || (contact && dependsOnContact(compiled))) return true;
  if (program.countsUnmatched && isFromUser(context.message)) return true;
  return someRule(compiled, context, (rule) => isPassive(rule, context.message) || remembers(rule));
}

/** Whether a rule that may apply has a passive reply. Evaluated without memory. */
export function mayReplyPassively(compiled: CompiledProgram, context: RuleContext): boolean {
  return someRule(compiled, context, (rule) => isPassive(rule, context.message));
}

function isPassive({ passive, transfer }: ProgramRule, message: Message): boolean {
  return passive === true || (transfer !== undefined && isTransferByResponse(transfer, message));
}

/** Whether the rule changes memory, or its answer depends on it. */
function remembers(rule: ProgramRule): boolean {
  const { limits, place, usesMemory, state, mute, keeps } = rule;
  return usesMemory === true || [limits, place, state, mute, keeps].some((one) => one !== undefined);
}

/** Goes through the rules that may apply, up to the first that certainly ends the search. */
function someRule(
  compiled: CompiledProgram,
  context: RuleContext,
  isMeant: (rule: ProgramRule) => boolean,
): boolean {
  const evaluation = startEvaluation(
    { ...context, recollection: undefined },
    compiled.program.timezone,
    compiled.simplified,
  );
  for (const number of compiled.candidates(evaluation)) {
    const candidate = compiled.rules[number] as CompiledRule;
    const applies = appliesTo(candidate, evaluation);
    if (applies === 'no') continue;
    if (isMeant(candidate.rule)) return true;
    if (applies === 'yes' && candidate.rule.continue === undefined) return false;
  }
  return false;
}

const contactDependent = new WeakMap<CompiledProgram, boolean>();

function dependsOnContact(compiled: CompiledProgram): boolean {
  let depends = contactDependent.get(compiled);
  if (depends === undefined) {
    depends = compiled.program.rules.some(({ when }) => asksForContact(when));
    contactDependent.set(compiled, depends);
  }
  return depends;
}

function asksForContact(condition: Condition): boolean {
  switch (condition.kind) {
    case 'all':
    case 'any':
    case 'none':
      return condition.of.some(asksForContact);
    case 'firstContact':
    case 'silentFor':
      return true;
    default:
      return false;
  }
}
