import { startAnswer } from '#shared/rules/engine/answers.ts';
import type { CompiledProgram, CompiledRule } from '#shared/rules/engine/compile.ts';
import { type CompileContext, compileCondition, type Truth } from '#shared/rules/engine/condition.ts';
import { decide, hasPlace, isEnabled, isSilenced, isWithinLimits } from '#shared/rules/engine/decide.ts';
import type { Decided } from '#shared/rules/engine/decision.ts';
import { type Evaluation, type RuleContext, startEvaluation } from '#shared/rules/engine/evaluation.ts';
import { createKeywordIndex } from '#shared/rules/engine/keyword-index.ts';
import { limitKey, placeWanted } from '#shared/rules/engine/limits.ts';
import type { Condition, Limit, Place, ProgramRule } from '#shared/rules/program.ts';
import type { RuleSet } from '#shared/rules/rule-set.ts';
import { timeText } from '../../language/time-text.ts';
import { describeCondition, describeDuration } from './describe-condition.ts';

/** What the rules decide about a message, and why. */
export interface Explanation {
  readonly decided: Decided;
  /** In the order in which they are tried. */
  readonly rules: readonly RuleExplanation[];
}

export interface RuleExplanation {
  readonly rule: string;
  readonly outcome: RuleOutcome;
  /** Why it does not apply, or what it needs. It can be read alone. */
  readonly why: string;
  /** The same as data. */
  readonly cause: Cause;
}

/** Times are in epoch seconds. */
export type Cause =
  | { readonly kind: 'disabled'; readonly from?: number | undefined; readonly until?: number | undefined }
  | { readonly kind: 'silenced'; readonly until: number }
  /** Each of these would have to hold as well. */
  | { readonly kind: 'unmet'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'memory' }
  /** It has applied too often. `until` is null if the end is unknown. */
  | { readonly kind: 'limit'; readonly limits: readonly Limit[]; readonly until: number | null }
  /** The limit over all users is used up. */
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'met'; readonly condition: Condition };

export type RuleOutcome =
  | 'applies'
  | 'does not apply'
  /** It depends on what is remembered about the user, and that was not given. */
  | 'unknown'
  /** An earlier rule has answered, and this one does not apply or depends on memory. */
  | 'not reached'
  | 'would apply too';

/** Tries every rule on a message, including those that the engine would not reach, and explains each result. */
export function explain({ compiled }: RuleSet, asked: RuleContext): Explanation {
  const context = withPlaces(compiled, asked);
  const evaluation = startEvaluation(context, compiled.program.timezone, compiled.simplified);
  let isAnswered = false;
  const rules = compiled.rules.map((rule): RuleExplanation => {
    const { truth, why, cause } = judge(compiled, rule, evaluation);
    const outcome = outcomeOf(truth, isAnswered);
    // Later rules see what it keeps.
    if (outcome === 'applies') startAnswer(compiled, evaluation, rule.rule);
    if (!isAnswered && truth !== 'no' && (truth === 'unknown' || rule.rule.continue === undefined)) {
      isAnswered = true;
    }
    return { rule: rule.rule.id, outcome, why, cause };
  });
  return { decided: decide(compiled, context), rules };
}

/** Explaining uses up no limit over all users, so a limit that the context does not mention is not used up. */
function withPlaces(compiled: CompiledProgram, context: RuleContext): RuleContext {
  const { recollection } = context;
  if (recollection === undefined) return context;
  const places = compiled.program.rules.flatMap(({ place }) =>
    place === undefined ? [] : [placeWanted(place, context.at, compiled.program.timezone).key],
  );
  if (places.length === 0) return context;
  const free = Object.fromEntries(places.map((key) => [key, true]));
  return { ...context, recollection: { ...recollection, places: { ...free, ...recollection.places } } };
}

function outcomeOf(truth: Truth, isAnswered: boolean): RuleOutcome {
  if (isAnswered) return truth === 'yes' ? 'would apply too' : 'not reached';
  return truth === 'unknown' ? 'unknown' : truth === 'yes' ? 'applies' : 'does not apply';
}

interface Judgement {
  readonly truth: Truth;
  readonly why: string;
  readonly cause: Cause;
}

/** Checks a rule in the same order as the engine. */
function judge(compiled: CompiledProgram, { rule, holds }: CompiledRule, evaluation: Evaluation): Judgement {
  const { recollection } = evaluation.context;
  if (!isEnabled(rule, evaluation)) {
    const cause: Cause = { kind: 'disabled', from: rule.from, until: rule.until };
    return { truth: 'no', why: whenEnabled(rule, evaluation.timezone), cause };
  }
  if (isSilenced(rule, evaluation)) {
    return {
      truth: 'no',
      why: 'rules keep silent: a person talks with the user, or a rule has muted them',
      cause: { kind: 'silenced', until: recollection?.memory.mutedUntil ?? 0 },
    };
  }
  const truth = holds(evaluation);
  if (truth === 'no') {
    const compileContext = withoutSharedKeywords(compiled);
    return {
      truth,
      why: `it needs that ${unmet(rule.when, compileContext, evaluation).join('; and that ')}`,
      cause: { kind: 'unmet', conditions: unmetConditions(rule.when, compileContext, evaluation) },
    };
  }
  if (truth === 'unknown') {
    return { truth, why: 'it depends on what is remembered of the user', cause: { kind: 'memory' } };
  }
  const within = isWithinLimits(rule, evaluation);
  if (within === 'no') {
    const until = untilLimit(rule, evaluation);
    return {
      truth: 'no',
      why: limitText(rule, evaluation),
      cause: { kind: 'limit', limits: rule.limits ?? [], until },
    };
  }
  if (within === 'unknown') {
    return {
      truth: within,
      why: 'it depends on how often it applied to the user',
      cause: { kind: 'memory' },
    };
  }
  if (rule.place !== undefined && hasPlace(rule, evaluation) === 'no') {
    const { name, times } = rule.place;
    return {
      truth: 'no',
      why: `none of the ${times} places for everybody is left (limit ${name})`,
      cause: { kind: 'place', place: rule.place },
    };
  }
  return { truth: 'yes', why: describeCondition(rule.when), cause: { kind: 'met', condition: rule.when } };
}

/** The parts of a condition that still have to hold. */
function unmetConditions(
  condition: Condition,
  compileContext: CompileContext,
  evaluation: Evaluation,
): Condition[] {
  const holds = (one: Condition): boolean => compileCondition(one, compileContext)(evaluation) === 'yes';
  switch (condition.kind) {
    case 'all':
      return condition.of
        .filter((one) => !holds(one))
        .flatMap((one) => unmetConditions(one, compileContext, evaluation));
    case 'any':
      return [
        { kind: 'any', of: condition.of.flatMap((one) => unmetConditions(one, compileContext, evaluation)) },
      ];
    case 'none':
      return condition.of.filter(holds).map((one) => ({ kind: 'none', of: [one] }));
    default:
      return [condition];
  }
}

/** Until when limits hold a rule back; null if one of them has no fixed length. */
function untilLimit({ id, limits = [] }: ProgramRule, { context }: Evaluation): number | null {
  const { applied = {} } = context.recollection?.memory ?? {};
  const ends = limits.map((limit) => {
    const first = applied[limitKey(id, limit)]?.at.at(-limit.times);
    return typeof limit.per === 'number' && first !== undefined ? first + limit.per : null;
  });
  return ends.includes(null) || ends.length === 0 ? null : Math.max(...(ends as number[]));
}

/** Describes the parts of a condition that do not hold, including every alternative. */
function unmet(condition: Condition, compileContext: CompileContext, evaluation: Evaluation): string[] {
  const holds = (one: Condition): boolean => compileCondition(one, compileContext)(evaluation) === 'yes';
  if (condition.kind === 'all') {
    return condition.of.filter((one) => !holds(one)).flatMap((one) => unmet(one, compileContext, evaluation));
  }
  if (condition.kind === 'any') {
    return [
      `one of these holds: ${condition.of.flatMap((one) => unmet(one, compileContext, evaluation)).join('; ')}`,
    ];
  }
  if (condition.kind === 'none') {
    return condition.of.filter(holds).map((one) => `it is not so that ${describeCondition(one)}`);
  }
  return [describeCondition(condition)];
}

/** The engine searches the keywords of all rules together; here each part is searched by itself. */
function withoutSharedKeywords({ compileContext }: CompiledProgram): CompileContext {
  return { ...compileContext, keywordIndex: createKeywordIndex };
}

function whenEnabled({ from, until }: ProgramRule, timezone: string): string {
  const text = (at: number): string => timeText(at, timezone);
  const parts = [
    ...(from === undefined ? [] : [`from ${text(from)}`]),
    ...(until === undefined ? [] : [`until ${text(until)}`]),
  ];
  return `it only applies ${parts.join(' ')}`;
}

function limitText({ id, limits = [] }: ProgramRule, { context }: Evaluation): string {
  const { applied = {} } = context.recollection?.memory ?? {};
  const times = limits.flatMap((limit) => applied[limitKey(id, limit)]?.at ?? []);
  const last = context.at - Math.max(...times);
  const limit = limits.map(describeLimit).join(' and ');
  return `it applies ${limit} to one user, and last did so ${describeDuration(last)} before`;
}

function describeLimit({ times, per, name }: Limit): string {
  const often = times === 1 ? 'once' : `${times} times`;
  const shared = name === undefined ? '' : ` (with the others that share the limit ${name})`;
  return `at most ${often} ${typeof per === 'number' ? `in ${describeDuration(per)}` : `a ${per}`}${shared}`;
}
