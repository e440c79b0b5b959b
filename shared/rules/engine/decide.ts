import { joinKept, type KeptChange, type MemoryChange } from '../memory.ts';
import type { ProgramRule } from '../program.ts';
import { type Answering, answersOf, startAnswer } from './answers.ts';
import { changesBy, isFromUser } from './bookkeeping.ts';
import type { CompiledProgram, CompiledRule } from './compile.ts';
import type { Truth } from './condition.ts';
import type { Decided, DecidedReply, Decision, PassiveAnswer } from './decision.ts';
import { type Evaluation, type RuleContext, recall, startEvaluation } from './evaluation.ts';
import { keptOfUnmatched } from './keep.ts';
import { isWithin, limitKey, placeWanted } from './limits.ts';

/**
 * What the rules say about a message. Pure: the same message, rules and memory give the same decision. Without memory it
 * decides only if memory makes no difference.
 */
export function decide(compiled: CompiledProgram, context: RuleContext): Decided {
  const evaluation = startEvaluation(context, compiled.program.timezone, compiled.simplified);
  const applying: Answering[] = [];
  let last = -1;
  // A push without a user cannot be answered.
  for (const number of context.openId === '' ? [] : compiled.candidates(evaluation)) {
    // A rule comes up once for each of its keywords.
    if (number === last) continue;
    last = number;
    const candidate = compiled.rules[number] as CompiledRule;
    const applies = appliesTo(candidate, evaluation);
    if (applies === 'unknown') return asksFor(candidate.rule, evaluation);
    if (applies === 'no') continue;
    applying.push(startAnswer(compiled, evaluation, candidate.rule));
    if (candidate.rule.continue === undefined) break;
  }
  return conclude(compiled, evaluation, applying);
}

/** What must be known before the rule can be evaluated. */
function asksFor({ place }: ProgramRule, evaluation: Evaluation): Decided {
  if (place === undefined || evaluation.recollection === undefined) return { kind: 'memoryNeeded' };
  return { kind: 'placeNeeded', place: placeWanted(place, evaluation.context.at, evaluation.timezone) };
}

/** Whether a rule applies; `unknown` if that depends on memory or on a place that nobody has asked for yet. */
export function appliesTo({ rule, holds }: CompiledRule, evaluation: Evaluation): Truth {
  if (!isEnabled(rule, evaluation) || isSilenced(rule, evaluation)) return 'no';
  const truth = holds(evaluation);
  if (truth !== 'yes') return truth;
  const within = isWithinLimits(rule, evaluation);
  // A place is taken for good, so it is asked for only when everything else holds.
  return within === 'yes' ? hasPlace(rule, evaluation) : within;
}

export function isEnabled({ from, until }: ProgramRule, { context: { at } }: Evaluation): boolean {
  return (from === undefined || at >= from) && (until === undefined || at < until);
}

/** Without memory, nobody counts as muted. Whoever uses the decision has to check that. */
export function isSilenced(rule: ProgramRule, { context }: Evaluation): boolean {
  return isMuted(context) && rule.evenWhenMuted === undefined;
}

function isMuted({ recollection, at }: RuleContext): boolean {
  return recollection !== undefined && recollection.memory.mutedUntil > at;
}

export function isWithinLimits({ id, limits }: ProgramRule, evaluation: Evaluation): Truth {
  if (limits === undefined) return 'yes';
  const recollection = recall(evaluation);
  if (recollection === undefined) return 'unknown';
  const { applied } = recollection.memory;
  const { at } = evaluation.context;
  return limits.every((limit) => isWithin(limit, applied[limitKey(id, limit)], at, evaluation.timezone))
    ? 'yes'
    : 'no';
}

/** Whether a limit over all users has a place left; unknown if nobody has asked yet. */
export function hasPlace({ place }: ProgramRule, evaluation: Evaluation): Truth {
  if (place === undefined) return 'yes';
  const { key } = placeWanted(place, evaluation.context.at, evaluation.timezone);
  const isThere = recall(evaluation)?.places?.[key];
  return isThere === undefined ? 'unknown' : isThere ? 'yes' : 'no';
}

/** Combines what the rules that apply say. */
function conclude(
  { program }: CompiledProgram,
  evaluation: Evaluation,
  applying: readonly Answering[],
): Decided {
  const { context } = evaluation;
  const rules = applying.map(({ rule }) => rule);
  const needsMemory =
    rules.some(({ usesMemory }) => usesMemory) || (program.countsUnmatched && isFromUser(context.message));
  if (needsMemory && recall(evaluation) === undefined) return { kind: 'memoryNeeded' };
  const answers = applying.map((one) => answersOf(one, evaluation));
  if (evaluation.lacksMemory) return { kind: 'memoryNeeded' };
  const ending = rules.find((rule) => rule.continue === undefined);
  const passive = answers.find((one) => one.passive !== null)?.passive ?? null;
  const session = answers.find((one) => one.session !== undefined)?.session;
  const speaking = answers.find(
    (one) => one.passive !== null || one.session !== undefined || one.replies.length + one.delayed.length > 0,
  );
  const decision: Decision = {
    rule: ending?.id ?? speaking?.rule ?? null,
    applied: rules.map(({ id }) => id),
    muted: isMuted(context),
    // A message that no rule answers is offered to other services, but not while a person talks with the user.
    unlessMuted:
      !isMuted(context) &&
      (ending === undefined || rules.some(({ evenWhenMuted }) => evenWhenMuted === undefined)),
    // A decision made without memory does not depend on it, even if a rule asked for it on the way.
    usedMemory: evaluation.usedMemory && context.recollection !== undefined,
    replies: answers.flatMap((one) => [...besides(passive, one.passive), ...one.replies]),
    delayed: answers.flatMap(({ delayed }) => delayed),
    passive,
    typing: rules.reduce<number | null>(
      (longest, { typing = null }) => (typing === null ? longest : Math.max(longest ?? 0, typing)),
      null,
    ),
    ...(session === undefined ? {} : { session }),
    emits: answers.flatMap(({ emits }) => emits),
    changes: changesOf(program, evaluation, answers, ending),
  };
  return { kind: 'decided', decision };
}

/** An HTTP response holds one reply; a second passive reply is sent like any other. */
function besides(given: PassiveAnswer | null, passive: PassiveAnswer | null): DecidedReply[] {
  if (passive === given || passive?.kind !== 'reply') return [];
  return [{ rule: passive.rule, message: passive.message }];
}

function changesOf(
  program: CompiledProgram['program'],
  evaluation: Evaluation,
  answers: readonly { readonly changes: Partial<MemoryChange> }[],
  ending: ProgramRule | undefined,
): MemoryChange {
  const { context } = evaluation;
  const { message, at } = context;
  const bookkeeping = changesBy(message, at, program.muteDuringAgentSession, context.recollection?.memory);
  const isCounted = program.countsUnmatched && isFromUser(message) && !isMuted(context);
  const unmatched = isCounted ? keptOfUnmatched(ending, context.recollection, at) : undefined;
  const changes = answers.map((one) => one.changes);
  const applied = Object.assign({}, ...changes.map((one) => one.applied));
  let kept: KeptChange = bookkeeping.kept ?? unmatched ?? {};
  for (const one of changes) if (one.kept !== undefined) kept = joinKept(kept, one.kept);
  return {
    ...bookkeeping,
    ...Object.assign({}, ...changes),
    ...(Object.keys(applied).length === 0 ? {} : { applied }),
    ...(Object.keys(kept).length === 0 ? {} : { kept }),
  };
}
