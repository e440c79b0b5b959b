import { diffArrays } from 'diff';
import { type ListedRule, rulesIn } from './listed-rules.ts';

/** How a line or rule has changed: it is new, or its text is different. */
export type Change = 'new' | 'changed';

/** How each line of a text differs from the earlier text, by line number from 1. */
export function changedLines(before: string, text: string): ReadonlyMap<number, Change> {
  const found = new Map<number, Change>();
  let line = 1;
  let gone = 0;
  for (const { added, removed, value } of diffArrays(before.split('\n'), text.split('\n'))) {
    if (removed) {
      gone = value.length;
      continue;
    }
    if (added)
      for (const [index] of value.entries()) found.set(line + index, index < gone ? 'changed' : 'new');
    gone = 0;
    line += value.length;
  }
  return found;
}

/** Which rules of a text are new or different, and how many are gone. */
export function changedRules(
  before: string,
  text: string,
): { readonly rules: ReadonlyMap<string, Change>; readonly gone: number } {
  const [old, now] = [blocks(before), blocks(text)];
  const rules = new Map<string, Change>();
  for (const [id, block] of now) {
    const was = old.get(id);
    if (was === undefined) rules.set(id, 'new');
    else if (was !== block) rules.set(id, 'changed');
  }
  return { rules, gone: [...old.keys()].filter((id) => !now.has(id)).length };
}

/** The text of each rule in the file, without the empty lines and comments after it. */
function blocks(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n');
  const rules: readonly ListedRule[] = rulesIn(text);
  return new Map(
    rules.map(({ id, line }, index) => {
      const block = lines.slice(line - 1, (rules[index + 1]?.line ?? lines.length + 1) - 1);
      return [id, block.filter((one) => !/^\s*(#.*)?$/.test(one)).join('\n')];
    }),
  );
}
