import { asList } from '../build/schedule.ts';
import { simplify } from '../build/traditional.ts';
import type { Check } from './lint.ts';
import { allConditions } from './walk.ts';

const fields = ['equals', 'contains', 'startsWith'] as const;

/** Keywords in traditional characters, which users who write simplified ones never match. */
export const checkTraditional: Check = function* ({ account }) {
  if (isOn(account.normalize)) return;
  for (const { condition, path } of allConditions(account)) {
    const { text } = condition;
    if (text === undefined || isOn(text.normalize)) continue;
    const words = fields.flatMap((field) =>
      asList(text[field] ?? []).map((word, index) => ({
        word,
        at: [...path, 'text', field, ...(Array.isArray(text[field]) ? [index] : [])],
      })),
    );
    const written = new Set(words.map(({ word }) => word));
    const lonely = words.filter(({ word }) => simplify(word) !== word && !written.has(simplify(word)));
    for (const { word, at } of lonely) {
      yield {
        path: at,
        code: 'traditional-keyword',
        problem: {
          en: `${word} does not match users who write ${simplify(word)}`,
          zh: `写简体「${simplify(word)}」的用户匹配不到 ${word}`,
        },
        remedy: {
          en: `Write normalize: { traditional: true } beside the rules, so that both count the same, or add ${simplify(word)}.`,
          zh: `在规则旁边写 normalize: { traditional: true }，简体繁体就一样了；或者加上 ${simplify(word)}。`,
        },
      };
    }
  }
};

function isOn(normalize: false | { readonly traditional?: boolean | undefined } | undefined): boolean {
  return normalize !== undefined && normalize !== false && normalize.traditional === true;
}
