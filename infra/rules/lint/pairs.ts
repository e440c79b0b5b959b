import { both } from '../../language/text.ts';
import { asList } from '../build/schedule.ts';
import type { Check } from './lint.ts';
import { allConditions, replyTexts } from './walk.ts';

/** Signs that come in pairs. A full-width （ can end with a half-width ), and the other way round. */
const pairs: readonly (readonly [open: RegExp, close: RegExp, sign: string, other: string])[] = [
  [/《/g, /》/g, '《', '》'],
  [/「/g, /」/g, '「', '」'],
  [/『/g, /』/g, '『', '』'],
  [/【/g, /】/g, '【', '】'],
];

/** Unclosed quotes and brackets in replies and keywords. */
export const checkPairs: Check = function* ({ written }) {
  for (const { text, path } of replyTexts(written)) {
    const found = lonely(text);
    if (found !== undefined) yield finding(path, found);
  }
  for (const { condition, path } of allConditions(written)) {
    for (const field of ['equals', 'contains', 'startsWith'] as const) {
      const words = condition.text?.[field];
      for (const [index, word] of asList(words ?? []).entries()) {
        const found = word.length > 1 ? lonely(word) : undefined;
        if (found !== undefined)
          yield finding([...path, 'text', field, ...(Array.isArray(words) ? [index] : [])], found);
      }
    }
  }
};

function finding(path: readonly PropertyKey[], [sign, other]: readonly [sign: string, other: string]) {
  return {
    path,
    code: 'unclosed-pair',
    problem: both(`has ${sign} without ${other}`, `有 ${sign}，没有对应的 ${other}`),
    remedy: both(`Add ${other}, or remove ${sign}.`, `加上 ${other}，或者删掉 ${sign}。`),
  };
}

/** A sign in a text whose other half is missing. */
function lonely(text: string): readonly [sign: string, other: string] | undefined {
  const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length;
  // Some people write ” at both ends.
  if (count(/[“”]/g) % 2 === 1) return count(/“/g) > count(/”/g) ? ['“', '”'] : ['”', '“'];
  for (const [open, close, sign, other] of pairs) {
    const more = count(open) - count(close);
    if (more !== 0) return more > 0 ? [sign, other] : [other, sign];
  }
  // In 1） and :) the other half is left out on purpose.
  return count(/（/g) > count(/[）)]/g) ? ['（', '）'] : undefined;
}
