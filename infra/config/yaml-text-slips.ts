import { both } from '../language/text.ts';
import type { Found } from './yaml-slips.ts';

/** Numeric fields, where 1.50 may mean 1.5. */
const numberFields = new Set([
  'latitude',
  'longitude',
  'priority',
  'times',
  'weight',
  'limit',
  'keepForPeople',
  'by',
]);

/**
 * Numbers that YAML reads differently from how they look: `017` is 17, and a scene or an order number would lose its
 * zeros.
 */
export function* numberSlips(value: number, written: string, field: string): Generator<Found> {
  const isOther = /^0\d|^[+-]?0[xo]|[eE]|^[+-]?\d{16,}$/.test(written);
  if (!isOther && (numberFields.has(field) || String(value) === written)) return;
  yield {
    code: 'number-or-text',
    severity: 'error',
    problem: both(`${written} is read as the number ${value}`, `${written} 会被读成数字 ${value}`),
    remedy: both(`Write it in quotes, "${written}".`, `给它加上引号，写成 "${written}"。`),
  };
}

const quotePairs: Readonly<Record<string, string>> = {
  '“': '”',
  '”': '“',
  '„': '“',
  '‘': '’',
  '’': '‘',
  '＂': '＂',
  '＇': '＇',
  '″': '″',
};
/** Brackets that stand for quotes in Chinese: fine in what users read, in a keyword they have to be written. */
const quoteBrackets: Readonly<Record<string, string>> = { '「': '」', '『': '』' };

export function* quoteSlips(value: string, isKeyword: boolean): Generator<Found> {
  const first = value[0] ?? '';
  const last = value.at(-1) ?? '';
  if (value.length < 2) return;
  const isQuote = first in quotePairs && (last in quotePairs || last === '"');
  const isBracket = isKeyword && quoteBrackets[first] === last;
  const isAround = (isQuote || isBracket) && !value.slice(1, -1).includes(first);
  if (!isAround) return;
  yield {
    code: 'not-quotes',
    severity: 'warning',
    problem: both(
      `${first}${last} are not quotes of YAML, so they are part of the text`,
      `${first}${last} 不是英文引号，会算在文字里`,
    ),
    remedy: both(
      `Write "${value.slice(1, -1)}". If users are to see ${first}${last}, put "…" around them.`,
      `写成 "${value.slice(1, -1)}"。如果就是要让用户看到 ${first}${last}，在外面再加一对英文引号。`,
    ),
  };
}

/** Signs between words that are meant to separate keywords. */
const separator = /(?<=.)(?:[，、；;|｜]|,(?! ))(?=.)/;
/** A slash, a space or an “or” between words that are clearly two. */
const separatorOfWords = /(?<=\p{Script=Han}{2})\s*(?:[/／\\]|或者?|\s)\s*(?=\p{Script=Han}{2})/u;

export function* separatorSlips(value: string, isKeyword: boolean): Generator<Found> {
  const sign = (separator.exec(value) ?? separatorOfWords.exec(value))?.[0];
  // Brackets around it are those of a regular expression, which has a finding of its own.
  if (!isKeyword || sign === undefined || /^[(（].*[)）]$/.test(value)) return;
  const parts = value.split(sign).map((part) => part.trim());
  const shown = sign.trim() === '' ? both('a space', '空格') : both(sign.trim(), sign.trim());
  yield {
    code: 'several-in-one',
    severity: 'warning',
    problem: both(
      `${value} is one keyword: ${shown.en} does not separate keywords`,
      `${value} 是一个关键词：${shown.zh} 不能用来分隔关键词`,
    ),
    remedy: both(
      `For several, write [${parts.join(', ')}]. If it is one, put quotes around it.`,
      `如果是几个关键词，写成 [${parts.join(', ')}]。如果就是一个，给它加上引号。`,
    ),
  };
}

/** A new line that is written with the wrong sign, or in the wrong quotes. */
export function* escapeSlips(value: string, isDouble: boolean): Generator<Found> {
  const written =
    /\\(?:r\\n|[nrtN])/.exec(value)?.[0] ??
    /(?<=[\p{Script=Han}\p{P}\d])\/(?:r\/)?n(?=[\p{Script=Han}\d【「“《①-⑨])/u.exec(value)?.[0];
  if (written === undefined) return;
  const isSlash = written.startsWith('/');
  yield {
    code: 'literal-escape',
    severity: 'warning',
    problem: both(
      isSlash || isDouble
        ? `users see ${written} as it is`
        : `users see ${written} as it is: it means a new line only in double quotes`,
      isSlash || isDouble
        ? `用户会看到 ${written} 这几个字符`
        : `用户会看到 ${written} 这两个字符：只有在双引号里它才表示换行`,
    ),
    remedy: isDouble
      ? both('For a new line write \\n, with one backslash.', '要换行写 \\n，只写一个反斜杠。')
      : both(
          isSlash
            ? 'For a new line write \\n and put "…" around the text, or write it in several lines behind |.'
            : 'Put "…" around the text, or write it in several lines behind | without it.',
          isSlash
            ? '要换行写 \\n，外面用双引号；或者用 | 分成几行写。'
            : '外面改用双引号；或者用 | 分成几行写，不用它。',
        ),
  };
}
