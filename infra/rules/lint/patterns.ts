import type { Text } from '../../language/text.ts';
import { both } from '../../language/text.ts';
import { asList } from '../build/schedule.ts';
import type { ConditionSource } from '../schema/condition.ts';
import type { Check } from './lint.ts';
import { allConditions } from './walk.ts';

/** Regular expressions that match something else than their writer most likely meant. */
export const checkPatterns: Check = function* ({ written }) {
  for (const { condition, path } of allConditions(written)) {
    const isAlone = Object.keys(condition).length === 1;
    for (const { pattern, at } of patternsIn(condition, path)) {
      const found = slipOf(pattern, isAlone);
      if (found !== undefined) yield { path: at, ...found };
    }
  }
};

function* patternsIn({ text, ...values }: ConditionSource, path: readonly PropertyKey[]) {
  const of = function* (match: unknown, at: readonly PropertyKey[]) {
    if (typeof match !== 'object' || match === null || !('matches' in match)) return;
    const { matches } = match as { matches: string | readonly string[] };
    for (const [index, pattern] of asList(matches).entries()) {
      yield { pattern, at: [...at, 'matches', ...(Array.isArray(matches) ? [index] : [])] };
    }
  };
  yield* of(text, [...path, 'text']);
  yield* of(text?.not, [...path, 'text', 'not']);
  for (const [name, match] of Object.entries(values)) yield* of(match, [...path, name]);
}

interface Slip {
  readonly code: string;
  readonly problem: Text;
  readonly remedy: Text;
}

function slipOf(pattern: string, isAlone: boolean): Slip | undefined {
  const ofJavaScript = /^\/(.+)\/[dgimsuvxy]*$/s.exec(pattern)?.[1];
  // `/…/i` is the syntax of JavaScript and others. Here the slashes would have to be in the text.
  if (ofJavaScript !== undefined)
    return {
      code: 'javascript-pattern',
      problem: both(
        `${pattern} matches the slashes too: /…/ is the syntax of JavaScript`,
        `${pattern} 会连斜杠一起找：/…/ 是 JavaScript 的写法`,
      ),
      remedy: both(
        `Write '${ofJavaScript}'; case is ignored anyway.`,
        `写成 '${ofJavaScript}'；大小写本来就不区分。`,
      ),
    };
  if (isAlone && /^\^?\(?\.[*+]\??\)?\$?$/.test(pattern))
    return {
      code: 'pattern-takes-all',
      problem: both(`${pattern} matches every text`, `${pattern} 会匹配所有文字`),
      remedy: both(
        'If that is meant, write when: { message: text }; the rules below get no text.',
        '如果就是要所有文字，写 when: { message: text }；排在后面的规则就收不到文字了。',
      ),
    };
  const alternatives = pattern.replaceAll(/\\.|\[[^\]]*\]/gs, '_');
  if (/^\||\|$|\|\||\(\||\|\)/.test(alternatives))
    return {
      code: 'pattern-takes-all',
      problem: both(
        `${pattern} has nothing on one side of a |, and that matches every text`,
        `${pattern} 里有个 | 的一边是空的，空的会匹配所有文字`,
      ),
      remedy: both('Remove that |.', '删掉多出来的 |。'),
    };
  const set = /\[[^\]^]*\p{Script=Han}{2}[^\]]*\|[^\]]*\]/u.exec(pattern)?.[0];
  if (set !== undefined)
    return {
      code: 'pattern-of-characters',
      problem: both(
        `${set} matches one of these characters, not one of these words`,
        `${set} 表示其中任意一个字，不是其中一个词`,
      ),
      remedy: both(`For words write (${set.slice(1, -1)}).`, `如果是词，写成 (${set.slice(1, -1)})。`),
    };
  const repeated = /^(\p{Script=Han}+(\p{Script=Han}))\*$/u.exec(pattern);
  if (repeated === null) return undefined;
  return {
    code: 'pattern-of-file-names',
    problem: both(
      `* repeats only the ${repeated[2]} before it, and also matches without it`,
      `* 只是重复它前面的「${repeated[2]}」，一个没有也算`,
    ),
    remedy: both(
      `For texts that begin with it write { startsWith: ${repeated[1]} }, with it in them { contains: ${repeated[1]} }.`,
      `以它开头写 { startsWith: ${repeated[1]} }，含有它写 { contains: ${repeated[1]} }。`,
    ),
  };
}
