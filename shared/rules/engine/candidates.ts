import { type ProgramRule, valueNames } from '../program.ts';
import { each, type Slices } from '../slices.ts';
import type { CompileContext } from './condition.ts';
import { type Evaluation, messageValue, normalizedText } from './evaluation.ts';
import { kindOf, type Trigger, triggersOf } from './triggers.ts';

/** Finds the numbers of the rules that may apply to a message, in order. A number can come several times. */
export type Candidates = (evaluation: Evaluation) => Iterable<number>;

/** The numbers of rules, by their triggers. */
type Index<Key> = Map<Key, number[]>;

/** Sorts rules by their triggers, so that a message is only compared with rules that it may fit. */
export function* findCandidates(
  rules: readonly ProgramRule[],
  compileContext: CompileContext,
): Slices<Candidates> {
  const always: number[] = [];
  const byKind: Index<string> = new Map();
  const byValue: Index<string> = new Map();
  // Texts and keywords by how the message is normalized for them.
  const byText = new Map<number, Index<string>>();
  const byKeyword = new Map<number, Index<number>>();

  function note(trigger: Trigger, number: number): void {
    if (trigger.by === 'kind') append(byKind, trigger.kind, number);
    else if (trigger.by === 'value') append(byValue, `${trigger.of} ${trigger.value}`, number);
    else if (trigger.by === 'equals') append(indexOf(byText, trigger.mask), trigger.keyword, number);
    else {
      const keyword = compileContext.keywordIndex(trigger.mask).add(trigger.keyword);
      append(indexOf(byKeyword, trigger.mask), keyword, number);
    }
  }
  yield* each(rules, ({ when }, number) => {
    const triggers = triggersOf(when);
    if (triggers === undefined) always.push(number);
    else for (const trigger of triggers) note(trigger, number);
  });
  for (const [kind, numbers] of byKind) byKind.set(kind, merged(numbers, always));
  const texts = [...byText];
  const keywords = [...byKeyword].map(([mask, numbers]) => ({
    mask,
    numbers,
    keywordIndex: compileContext.keywordIndex(mask),
  }));

  function hits(evaluation: Evaluation): number[] {
    const found: number[] = [];
    const add = (numbers: readonly number[] | undefined): void => {
      if (numbers !== undefined) for (const number of numbers) found.push(number);
    };
    if (evaluation.text !== undefined) {
      for (const [mask, numbers] of texts) add(numbers.get(normalizedText(evaluation, mask)));
      for (const { mask, numbers, keywordIndex } of keywords) {
        keywordIndex.scan(normalizedText(evaluation, mask), evaluation.messageNumber);
        for (const keyword of keywordIndex.found) add(numbers.get(keyword));
      }
    }
    if (byValue.size > 0) {
      for (const name of valueNames) {
        const value = messageValue(evaluation.context.message, name);
        if (value !== undefined) add(byValue.get(`${name} ${value}`));
      }
    }
    return found;
  }
  return (evaluation) => {
    const steady = byKind.get(kindOf(evaluation.context.message)) ?? always;
    const found = hits(evaluation);
    if (found.length === 0) return steady;
    found.sort((a, b) => a - b);
    return steady.length === 0 ? found : inOrder(steady, found);
  };
}

function indexOf<Key>(indexes: Map<number, Index<Key>>, mask: number): Index<Key> {
  const index = indexes.get(mask) ?? new Map<Key, number[]>();
  indexes.set(mask, index);
  return index;
}

function append<Key>(index: Index<Key>, key: Key, number: number): void {
  const numbers = index.get(key);
  if (numbers === undefined) index.set(key, [number]);
  // A rule may have the same trigger several times.
  else if (numbers.at(-1) !== number) numbers.push(number);
}

function merged(a: readonly number[], b: readonly number[]): number[] {
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}

/** Merges two sorted lists lazily: what the consumer does not ask for is not touched. */
function* inOrder(a: readonly number[], b: readonly number[]): Generator<number> {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const fromA = a[i] ?? Number.POSITIVE_INFINITY;
    const fromB = b[j] ?? Number.POSITIVE_INFINITY;
    if (fromA <= fromB) i++;
    else j++;
    yield Math.min(fromA, fromB);
  }
}
