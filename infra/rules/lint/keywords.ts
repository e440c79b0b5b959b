import { asList } from '../build/schedule.ts';
import type { ConditionSource } from '../schema/condition.ts';
import type { Check } from './lint.ts';
import { allConditions } from './walk.ts';

/** Keywords that match too much. */
export const checkKeywords: Check = function* ({ account }) {
  // The writer of a list of synonyms has thought about where else the word occurs.
  const alike = new Set((account.synonyms ?? []).flat());
  for (const { condition, path } of allConditions(account)) {
    if (!path.includes('none') && !path.includes('not')) yield* risky(condition, path, alike);
  }
};

/** Parts so short that they occur in words that the writer did not mean. */
function* risky(
  { text, ...beside }: ConditionSource,
  path: readonly PropertyKey[],
  alike: ReadonlySet<string>,
) {
  // With another condition beside it, such as a state, the part may be short.
  if (text?.contains === undefined || Object.keys(beside).length > 0) return;
  for (const [index, word] of asList(text.contains).entries()) {
    if (alike.has(word) || !/^(?:\p{Script=Han}|[A-Za-z]{1,2}|\d{1,2})$/u.test(word)) continue;
    const inside = { 在: '现在', 退: '退出', 买: '买单', 不: '不错', hi: 'this' }[word];
    yield {
      path: [...path, 'text', 'contains', ...(Array.isArray(text.contains) ? [index] : [])],
      code: 'risky-keyword',
      problem: {
        en: `${word} is found inside other words${inside === undefined ? '' : `, such as ${inside}`}`,
        zh: `${word} 太短，别的词里也会有它${inside === undefined ? '' : `，比如 ${inside}`}`,
      },
      remedy: {
        en: `For the whole message write { equals: ${word} }, or use a longer keyword.`,
        zh: `如果是整条消息，写 { equals: ${word} }；或者用更长的关键词。`,
      },
    };
  }
}
