import { type Automaton, buildAutomaton } from '#shared/rules/engine/automaton.ts';
import { eventKind, kindsWithValue, messageKinds } from '#shared/rules/engine/triggers.ts';
import { insideMask } from '#shared/rules/normalize.ts';
import type { Condition, ValueName } from '#shared/rules/program.ts';
import { atOnce } from '#shared/rules/slices.ts';
import type { BuiltRule } from '../build/rule.ts';

/**
 * What rules answer at any time, for any user and in any state, so that later rules never get it. Each function returns the
 * number of the first rule before `before` that answers all of it, or undefined.
 */
export interface Coverage {
  /** Every message or event of a kind. */
  kind(kind: string, before: number): number | undefined;
  value(of: ValueName, value: string, before: number): number | undefined;
  /** Every text that equals this one. */
  equal(text: string, mask: number, before: number): number | undefined;
  /** Every text that contains this one. */
  containing(part: string, mask: number, before: number): number | undefined;
  /** Every text that starts with this one. */
  starting(start: string, mask: number, before: number): number | undefined;
}

/** The number of the first rule that answers something. */
type First<Key> = Map<Key, number>;

/**
 * @param rules in the order in which they are tried
 * @param counts whether a rule counts
 */
export function coverageBy(
  rules: readonly BuiltRule[],
  counts: (rule: BuiltRule) => boolean = () => true,
): Coverage {
  const kinds: First<string> = new Map();
  const values: First<string> = new Map();
  const equals: First<string> = new Map();
  const starts: First<string> = new Map();
  const parts = new Map<number, First<string>>();

  const note = <Key>(first: First<Key>, key: Key, number: number): void => {
    if (!first.has(key)) first.set(key, number);
  };
  function take(condition: Condition, number: number): void {
    switch (condition.kind) {
      case 'any':
        for (const one of condition.of) take(one, number);
        break;
      case 'message':
        for (const kind of condition.types ?? messageKinds) note(kinds, kind, number);
        break;
      case 'event':
        for (const event of condition.events) note(kinds, eventKind(event), number);
        break;
      case 'value': {
        const { of, match } = condition;
        for (const value of match.equals ?? []) note(values, `${of} ${value}`, number);
        if (Object.keys(match).length === 0) note(values, of, number);
        break;
      }
      case 'text':
        if (condition.not === undefined) takeText(condition, number);
    }
  }
  function takeText(condition: Extract<Condition, { kind: 'text' }>, number: number): void {
    const { normalize, equals: whole = [], contains = [], startsWith = [] } = condition;
    for (const text of whole) note(equals, `${normalize} ${text}`, number);
    for (const start of startsWith) note(starts, `${normalize} ${start}`, number);
    const mask = insideMask(normalize);
    const byPart = parts.get(mask) ?? new Map<string, number>();
    parts.set(mask, byPart);
    for (const part of contains) note(byPart, part, number);
  }
  for (const [number, built] of rules.entries()) {
    if (isUnconditional(built.rule) && counts(built)) take(built.rule.when, number);
  }

  const finders = new Map<number, { readonly automaton: Automaton; readonly numbers: readonly number[] }>();
  for (const [mask, first] of parts) {
    finders.set(mask, { automaton: atOnce(buildAutomaton([...first.keys()])), numbers: [...first.values()] });
  }
  const before = (number: number | undefined, limit: number): number | undefined =>
    number !== undefined && number < limit ? number : undefined;
  const least = (...numbers: readonly (number | undefined)[]): number | undefined => {
    const there = numbers.filter((number) => number !== undefined);
    return there.length === 0 ? undefined : Math.min(...there);
  };
  const partIn = (text: string, mask: number, limit: number): number | undefined => {
    const finder = finders.get(insideMask(mask));
    let found: number | undefined;
    finder?.automaton.scan(text, (keyword) => {
      found = least(found, before(finder.numbers[keyword], limit));
    });
    return found;
  };
  const startOf = (text: string, mask: number, limit: number): number | undefined => {
    let found: number | undefined;
    for (let length = 1; length <= text.length && starts.size > 0; length++) {
      found = least(found, before(starts.get(`${mask} ${text.slice(0, length)}`), limit));
    }
    return found;
  };
  const anyText = (limit: number): number | undefined => before(kinds.get('text'), limit);
  return {
    kind: (kind, limit) => before(kinds.get(kind), limit),
    value(of, value, limit) {
      const withValue = kindsWithValue[of]?.map((kind) => before(kinds.get(kind), limit));
      const byKinds = withValue?.every((number) => number !== undefined) ? least(...withValue) : undefined;
      return least(before(values.get(`${of} ${value}`), limit), before(values.get(of), limit), byKinds);
    },
    equal: (text, mask, limit) =>
      least(
        before(equals.get(`${mask} ${text}`), limit),
        partIn(text, mask, limit),
        startOf(text, mask, limit),
        anyText(limit),
      ),
    containing: (part, mask, limit) => least(partIn(part, mask, limit), anyText(limit)),
    starting: (start, mask, limit) =>
      least(partIn(start, mask, limit), startOf(start, mask, limit), anyText(limit)),
  };
}

/** Whether no later rule is tried once a rule's condition holds. */
function isUnconditional({ continue: goesOn, limits, place, from, until }: BuiltRule['rule']): boolean {
  return (
    goesOn === undefined &&
    limits === undefined &&
    place === undefined &&
    from === undefined &&
    until === undefined
  );
}
