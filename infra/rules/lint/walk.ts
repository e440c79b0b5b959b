import { asList } from '../build/schedule.ts';
import type { ConditionSource } from '../schema/condition.ts';
import type { RulesSource } from '../schema/rules.ts';

/** A condition as written, with its path. */
export interface PlacedCondition {
  readonly condition: ConditionSource;
  readonly path: readonly PropertyKey[];
}

/** A condition and all conditions inside it. */
export function* conditionsIn(
  condition: ConditionSource,
  path: readonly PropertyKey[],
): Generator<PlacedCondition> {
  yield { condition, path };
  for (const field of ['all', 'any', 'none'] as const) {
    for (const [index, one] of (condition[field] ?? []).entries()) {
      yield* conditionsIn(one, [...path, field, index]);
    }
  }
  if (condition.not !== undefined) yield* conditionsIn(condition.not, [...path, 'not']);
}

export function* allConditions({ rules }: RulesSource): Generator<PlacedCondition> {
  for (const [index, { when }] of rules.entries()) {
    if (when !== undefined) yield* conditionsIn(when, ['rules', index, 'when']);
  }
}

/** The schedules that conditions and delayed replies use, each with its path. */
export function* schedulesAskedFor(rules: RulesSource) {
  for (const { condition, path } of allConditions(rules)) {
    for (const field of ['during', 'outside'] as const) {
      const written = condition[field];
      if (written !== undefined) yield { written, path: [...path, field] };
    }
  }
  for (const [index, { reply }] of rules.rules.entries()) {
    for (const [place, step] of asList(reply ?? []).entries()) {
      const at = ['rules', index, 'reply', ...(Array.isArray(reply) ? [place] : [])];
      if ('during' in step && step.during !== undefined)
        yield { written: step.during, path: [...at, 'during'] };
    }
  }
}

/** A text that users read, with its path and the number of its rule. */
export interface PlacedText {
  readonly text: string;
  readonly path: readonly PropertyKey[];
  readonly index: number;
}

const readFields = new Set(['text', 'content', 'head_content', 'tail_content', 'title', 'description']);

/** All texts that users read. */
export function* replyTexts({ rules }: RulesSource): Generator<PlacedText> {
  for (const [index, { reply, transfer }] of rules.entries()) {
    const path = ['rules', index];
    yield* textsIn(reply, [...path, 'reply'], index);
    if (typeof transfer === 'object')
      yield* textsIn(transfer.otherwise, [...path, 'transfer', 'otherwise'], index);
  }
}

function* textsIn(value: unknown, path: readonly PropertyKey[], index: number): Generator<PlacedText> {
  if (typeof value === 'string') {
    if (readFields.has(String(path.at(-1)))) yield { text: value, path, index };
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value))
      yield* textsIn(item, [...path, Array.isArray(value) ? Number(name) : name], index);
  }
}
