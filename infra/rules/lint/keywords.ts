import { list } from '../build/schedule.ts';
import type { ConditionSource } from '../schema/condition.ts';
import type { Check } from './lint.ts';
import { allConditions } from './walk.ts';

/** Keywords and patterns that find too much, or nothing at all. */
export const checkKeywords: Check = function* ({ account }) {
  // Who lists a word with others has thought of what else it is found in.
  const alike = new Set((account.synonyms ?? []).flat());
  for (const { condition, path } of allConditions(account)) {
    if (!path.includes('none') && !path.includes('not')) yield* risky(condition, path, alike);
    yield* withPrefix(condition, path);
    for (const { pattern, at } of patternsIn(condition, path)) yield* foreignPattern(pattern, at);
  }
};

/** A part so short that it is in words that nobody meant. */
function* risky(
  { text, ...beside }: ConditionSource,
  path: readonly PropertyKey[],
  alike: ReadonlySet<string>,
) {
  // Where something else is asked for as well, as a state, the part need not tell anything alone.
  if (text?.contains === undefined || Object.keys(beside).length > 0) return;
  for (const [index, word] of list(text.contains).entries()) {
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
        en: `For the whole message write { equals: ${word} }, or take a longer keyword.`,
        zh: `如果是整条消息，写 { equals: ${word} }；或者用更长的关键词。`,
      },
    };
  }
}

/** WeChat puts qrscene_ before the scene of a code by which somebody follows, and it is taken off before rules see it. */
function* withPrefix({ scene }: ConditionSource, path: readonly PropertyKey[]) {
  if (scene === undefined) return;
  const values =
    typeof scene === 'object' && !Array.isArray(scene) ? (scene.equals ?? scene.startsWith ?? []) : scene;
  for (const value of list(values as string | string[])) {
    if (!value.startsWith('qrscene_')) continue;
    const name = value.slice('qrscene_'.length);
    yield {
      path: [...path, 'scene'],
      code: 'qrscene-prefix',
      problem: {
        en: `${value} is never met: WeChat's qrscene_ is taken off before rules see the scene`,
        zh: `${value} 永远匹配不到：微信加的 qrscene_ 前缀已经去掉了`,
      },
      remedy: { en: `Write ${name === '' ? 'any' : name}.`, zh: `写成 ${name === '' ? 'any' : name}。` },
    };
  }
}

function* patternsIn({ text, ...values }: ConditionSource, path: readonly PropertyKey[]) {
  const of = function* (match: unknown, at: readonly PropertyKey[]) {
    if (typeof match !== 'object' || match === null || !('matches' in match)) return;
    const { matches } = match as { matches: string | readonly string[] };
    for (const [index, pattern] of list(matches).entries()) {
      yield { pattern, at: [...at, 'matches', ...(Array.isArray(matches) ? [index] : [])] };
    }
  };
  yield* of(text, [...path, 'text']);
  yield* of(text?.not, [...path, 'text', 'not']);
  for (const [name, match] of Object.entries(values)) yield* of(match, [...path, name]);
}

/** `/…/i` is how JavaScript and others write it, and the slashes would have to be in the text. */
function* foreignPattern(pattern: string, path: readonly PropertyKey[]) {
  const found = /^\/(.+)\/[dgimsuvxy]*$/s.exec(pattern);
  if (found === null) return;
  const inside = found[1] ?? '';
  yield {
    path,
    code: 'javascript-pattern',
    problem: {
      en: `${pattern} looks for the slashes too: /…/ is how JavaScript writes it`,
      zh: `${pattern} 会连斜杠一起找：/…/ 是 JavaScript 的写法`,
    },
    remedy: {
      en: `Write '${inside}'; upper and lower case are alike already.`,
      zh: `写成 '${inside}'；大小写本来就不区分。`,
    },
  };
}
