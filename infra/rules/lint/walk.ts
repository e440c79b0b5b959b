import type { ConditionSource } from '../schema/condition.ts';
import type { RulesSource } from '../schema/rules.ts';

/** A condition as it was written, with where it stands. */
export interface PlacedCondition {
  readonly condition: ConditionSource;
  readonly path: readonly PropertyKey[];
}

/** A condition and all those inside it. */
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

/** The conditions of all rules. */
export function* allConditions({ rules }: RulesSource): Generator<PlacedCondition> {
  for (const [index, { when }] of rules.entries()) {
    if (when !== undefined) yield* conditionsIn(when, ['rules', index, 'when']);
  }
}
