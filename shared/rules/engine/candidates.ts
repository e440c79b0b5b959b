import type { ProgramRule } from '../program.ts';
import { valueNames } from '../program.ts';
import type { Workshop } from './condition.ts';
import { type Evaluation, textOf, valueOf } from './evaluation.ts';
import { kindOf, type Trigger, triggersOf } from './triggers.ts';

/** Finds the numbers of the rules that may apply to a message, in order. */
export type Candidates = (evaluation: Evaluation) => Iterable<number>;

/** Sorts rules by what triggers them, so that a message meets just those that it may fit. */
export function findCandidates(rules: readonly ProgramRule[], workshop: Workshop): Candidates {
  const always: number[] = [];
  const byKind = new Map<string, number[]>();
  const byValue = new Map<string, number[]>();
  const byEquals = new Map<number, Map<string, number[]>>();
  const byKeyword = new Map<number, number[][]>();

  function note(trigger: Trigger, number: number): void {
    switch (trigger.by) {
      case 'kind':
        return append(byKind, trigger.kind, number);
      case 'value':
        return append(byValue, `${trigger.of} ${trigger.value}`, number);
      case 'equals': {
        const byText = byEquals.get(trigger.mask) ?? new Map<string, number[]>();
        byEquals.set(trigger.mask, byText);
        return append(byText, trigger.keyword, number);
      }
      case 'contains': {
        const lists = byKeyword.get(trigger.mask) ?? [];
        byKeyword.set(trigger.mask, lists);
        const keyword = workshop.lexicon(trigger.mask).add(trigger.keyword);
        const list = lists[keyword];
        if (list === undefined) lists[keyword] = [number];
        else list.push(number);
      }
    }
  }
  for (const [number, { when }] of rules.entries()) {
    const triggers = triggersOf(when);
    if (triggers === undefined) always.push(number);
    else for (const trigger of triggers) note(trigger, number);
  }
  for (const [kind, numbers] of byKind) byKind.set(kind, merged(numbers, always));

  function* hits(evaluation: Evaluation): Generator<readonly number[]> {
    if (evaluation.text !== undefined) {
      for (const [mask, byText] of byEquals) yield byText.get(textOf(evaluation, mask)) ?? [];
      for (const [mask, lists] of byKeyword) {
        const lexicon = workshop.lexicon(mask);
        lexicon.scan(textOf(evaluation, mask), evaluation.turn);
        for (const keyword of lexicon.found) yield lists[keyword] ?? [];
      }
    }
    if (byValue.size === 0) return;
    for (const name of valueNames) {
      const value = valueOf(evaluation.context.message, name);
      if (value !== undefined) yield byValue.get(`${name} ${value}`) ?? [];
    }
  }
  return (evaluation) => {
    const steady = byKind.get(kindOf(evaluation.context.message)) ?? always;
    const found = [...hits(evaluation)].flat();
    return found.length === 0
      ? steady
      : inOrder(
          steady,
          found.sort((a, b) => a - b),
        );
  };
}

function append<Key>(map: Map<Key, number[]>, key: Key, number: number): void {
  const numbers = map.get(key);
  if (numbers === undefined) map.set(key, [number]);
  // A rule may have one trigger several times.
  else if (numbers.at(-1) !== number) numbers.push(number);
}

function merged(a: readonly number[], b: readonly number[]): number[] {
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}

/** Goes through two sorted lists as one, each number once; the rest of neither is touched once somebody stops. */
function* inOrder(a: readonly number[], b: readonly number[]): Generator<number> {
  let i = 0;
  let j = 0;
  let last = -1;
  while (i < a.length || j < b.length) {
    const fromA = a[i] ?? Number.POSITIVE_INFINITY;
    const fromB = b[j] ?? Number.POSITIVE_INFINITY;
    const next = Math.min(fromA, fromB);
    if (fromA <= fromB) i++;
    else j++;
    if (next !== last) yield next;
    last = next;
  }
}
