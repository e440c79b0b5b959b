import { both, type Text } from '../../language/text.ts';
import { asList } from '../build/schedule.ts';
import type { Check } from './lint.ts';
import { allConditions } from './walk.ts';

const textFields = ['equals', 'contains', 'containsWord', 'startsWith'] as const;
const valueFields = ['menu', 'msgMenu', 'scene', 'sessionFrom', 'eventKey'] as const;

/** Signs of regular expressions in keywords. There they are literal, and users never write them. */
export const checkPatternSigns: Check = function* ({ written }) {
  for (const { condition, path } of allConditions(written)) {
    for (const field of textFields) {
      yield* signsIn(condition.text?.[field], [...path, 'text', field]);
      yield* signsIn(condition.text?.not?.[field], [...path, 'text', 'not', field]);
    }
    for (const [index, word] of (condition.text?.containsAll ?? []).entries())
      yield* signsIn(word, [...path, 'text', 'containsAll', index]);
    for (const field of valueFields) {
      const match = condition[field];
      const of = typeof match === 'object' && !Array.isArray(match) ? match : { equals: match };
      for (const way of ['equals', 'startsWith', 'contains'] as const) {
        yield* signsIn(of[way], match === of ? [...path, field, way] : [...path, field]);
      }
    }
  }
};

function* signsIn(words: string | readonly string[] | undefined, path: readonly PropertyKey[]) {
  for (const [index, word] of asList(words ?? []).entries()) {
    const found = signIn(word, String(path.findLast((one) => typeof one === 'string')));
    if (found === undefined) continue;
    const [sign, remedy] = found;
    yield {
      path: Array.isArray(words) ? [...path, index] : path,
      code: 'pattern-in-keyword',
      problem: both(
        `${word} is matched as it stands: ${sign} has no special meaning in a keyword`,
        `会照原样去找 ${word}：关键词里的 ${sign} 没有特殊含义`,
      ),
      remedy,
    };
  }
}

/** The sign in a keyword, and what to write instead. */
function signIn(word: string, field: string): readonly [sign: string, remedy: Text] | undefined {
  if (/^[*.]+$/.test(word) && word.includes('*'))
    return [
      '*',
      both(
        'To match everything, write any, or { message: any } for the whole condition.',
        '匹配所有值写 any；匹配所有消息写 { message: any }。',
      ),
    ];
  const bare = word.replaceAll(/^[\^%*]+|^\.[*+]|[%*$]+$|\.[*+]\$?$/g, '');
  const isWord = /^[\p{L}\p{N}_ -]+$/u.test(bare) && /[\p{L}\p{N}]/u.test(bare);
  const begins = /^(?:\^|\.[*+]|[%*](?=[\p{L}_]))/u.exec(word)?.[0];
  const ends = /(?:\.[*+]\$?|(?<=\p{Script=Han}|[A-Za-z_])\$|(?<=[\p{L}_-])\*|(?<=[\p{Script=Han}])%)$/u.exec(
    word,
  )?.[0];
  if (isWord && (begins !== undefined || ends !== undefined)) {
    const way = wayOf(begins, ends, field);
    return [begins ?? ends ?? '', both(`Write { ${way}: ${bare} }.`, `写成 { ${way}: ${bare} }。`)];
  }
  const words = /^[(（]([^()（）]+)[)）]$/.exec(word)?.[1]?.split(/[|｜]/);
  if (words !== undefined && words.length > 1)
    return [
      '(…|…)',
      both(`For several keywords write [${words.join(', ')}].`, `几个关键词写成 [${words.join(', ')}]。`),
    ];
  const sign = /\\[dwsDWS]|\[[^\]\s]*-[^\]\s]*\]|\.[*+]|\{\d+(?:,\d*)?\}|\(\?[<:P]/.exec(word)?.[0];
  if (sign === undefined) return undefined;
  return [
    sign,
    both(
      `For a regular expression write { matches: '${word}' }.`,
      `正则表达式要写成 { matches: '${word}' }。`,
    ),
  ];
}

/** The comparison that a keyword needs once its signs are removed. */
function wayOf(begins: string | undefined, ends: string | undefined, field: string): string {
  const isAtStart = begins === '^';
  if (isAtStart && ends === '$') return 'equals';
  if (isAtStart) return 'startsWith';
  if (field === 'contains' || begins !== undefined) return 'contains';
  return ends === '$' || ends === '%' ? 'contains' : 'startsWith';
}
