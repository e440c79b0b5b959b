import { countAt, type KeptChange, longestKept, type Recollection, type RuleMemory } from '../memory.ts';
import type { CounterChange, Keeping, ProgramRule } from '../program.ts';
import type { Evaluation } from './evaluation.ts';
import { endOfNext } from './limits.ts';
import { type Resolve, renderTexts } from './render.ts';

/**
 * Counts consecutive messages that only a default rule answers. The colon keeps it apart from the names that operators
 * choose.
 */
export const unmatchedCounter = ':unmatched';
/** The row ends after this long without a message; seconds. */
const unmatchedFor = 24 * 60 * 60;

/**
 * What a rule keeps of the user.
 *
 * @param memory the memory at this rule's turn
 */
export function keptBy(
  { values, forget, counts, tags, endsDialogues }: Keeping,
  evaluation: Evaluation,
  memory: RuleMemory,
  resolve: Resolve,
): KeptChange {
  const { at } = evaluation.context;
  const forgotten = forget === 'all' ? Object.keys(memory.kept?.values ?? {}) : (forget ?? []);
  const remembered = Object.entries(values ?? {}).map(([name, value]) => {
    const text = renderTexts(value.text, resolve).slice(0, longestKept);
    // An empty value is not kept.
    return [name, text === '' ? null : { text, until: at + value.for }] as const;
  });
  const parts: Record<string, Record<string, object | null>> = {
    values: { ...nulls(forgotten), ...Object.fromEntries(remembered) },
    counters: countersAfter(counts ?? [], evaluation, memory),
    tags: Object.fromEntries(
      Object.entries(tags ?? {}).map(([tag, seconds]) => [
        tag,
        seconds === 0 ? null : { until: at + seconds },
      ]),
    ),
    dialogues: endsDialogues ? nulls(Object.keys(memory.kept?.dialogues ?? {})) : {},
  };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0));
}

function nulls(names: readonly string[]): Record<string, null> {
  return Object.fromEntries(names.map((name) => [name, null]));
}

function countersAfter(
  changes: readonly CounterChange[],
  evaluation: Evaluation,
  memory: RuleMemory,
): Record<string, { count: number; until: number }> {
  const { at } = evaluation.context;
  // The new count depends on the old one.
  if (changes.length > 0) evaluation.usedMemory = true;
  const counters: Record<string, { count: number; until: number }> = {};
  for (const { name, by = 0, to, for: lasts } of changes) {
    const before = counters[name]?.count ?? countAt(memory, name, at);
    const until = typeof lasts === 'number' ? at + lasts : endOfNext(lasts, at, evaluation.timezone);
    counters[name] = { count: to ?? before + by, until };
  }
  return counters;
}

/**
 * How a message changes the row of messages that only a default rule answers.
 *
 * @param ending the rule that answers it
 */
export function keptOfUnmatched(
  ending: ProgramRule | undefined,
  recollection: Recollection | undefined,
  at: number,
): KeptChange | undefined {
  const before = recollection === undefined ? 0 : countAt(recollection.memory, unmatchedCounter, at);
  const isMatched = ending !== undefined && ending.default === undefined;
  if (!isMatched)
    return { counters: { [unmatchedCounter]: { count: before + 1, until: at + unmatchedFor } } };
  return before === 0 ? undefined : { counters: { [unmatchedCounter]: null } };
}
