import { insideMask, normalizeText, withoutPunctuation } from '#shared/rules/normalize.ts';
import { both } from '../../language/text.ts';
import { maskOf } from '../build/condition.ts';
import { asList } from '../build/schedule.ts';
import type { Check } from './lint.ts';
import { allConditions } from './walk.ts';

/** Keywords of one condition that are the same after normalization. */
export const checkDuplicates: Check = function* ({ account }) {
  for (const { condition, path } of allConditions(account)) {
    const { text } = condition;
    if (text === undefined) continue;
    const mask = maskOf(text.normalize ?? account.normalize);
    const inside = insideMask(mask);
    for (const [field, how] of [
      ['equals', mask],
      ['contains', inside],
      ['containsWord', inside],
      ['startsWith', withoutPunctuation(mask)],
    ] as const) {
      const seen = new Map<string, string>();
      for (const [index, word] of asList(text[field] ?? []).entries()) {
        const normalized = normalizeText(word, how);
        const first = seen.get(normalized);
        if (first !== undefined) {
          yield {
            path: [...path, 'text', field, index],
            code: 'duplicate-keyword',
            problem: both(`${word} is the same as ${first} before it`, `${word} 和前面的 ${first} 一样`),
            remedy: both(
              'Remove one of them, or tell them apart with `normalize`.',
              '删掉一个，或者用 normalize 关掉让它们相同的处理。',
            ),
          };
        }
        seen.set(normalized, first ?? word);
      }
    }
  }
};
