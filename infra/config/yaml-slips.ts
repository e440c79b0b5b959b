import { type Document, isMap, isPair, isScalar, isSeq, type Scalar, visit } from 'yaml';
import { both } from '../language/text.ts';
import { commentInText, invisible, invisibleName, lineAt, startOfLine } from './yaml-lines.ts';
import { keyOffset, type YamlProblem } from './yaml-problems.ts';
import { commentProblem, fullWidthColon, tag } from './yaml-syntax.ts';

/** Valid YAML that is most likely not what the writer meant. */
export interface YamlSlip extends YamlProblem {
  readonly code: SlipCode;
  readonly path: readonly PropertyKey[];
  /** An error cannot be what anybody meant. */
  readonly severity: 'error' | 'warning';
}
export type SlipCode =
  | 'bad-yaml'
  | 'number-or-text'
  | 'comment-in-text'
  | 'not-quotes'
  | 'several-in-one'
  | 'literal-escape'
  | 'invisible-character';

type Found = Omit<YamlSlip, 'offset' | 'path'> & { readonly offset?: number | undefined };

/** Fields whose values are compared with users' texts, so that each character counts. */
const keywordFields = new Set([
  'equals',
  'contains',
  'containsAll',
  'containsWord',
  'startsWith',
  'menu',
  'msgMenu',
  'scene',
  'sessionFrom',
  'eventKey',
]);
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

/** What YAML reads without an error, but not as its writer can have meant it. */
export function yamlSlips(document: Document, source: string): YamlSlip[] {
  const slips: YamlSlip[] = [];
  const aliases = new Set<string>();
  visit(document, {
    Alias: (_, alias, path) => {
      aliases.add(alias.source);
      if (alias.resolve(document) !== undefined) return;
      slips.push({
        offset: alias.range?.[0] ?? 0,
        path: pathOf(path, alias),
        code: 'bad-yaml',
        severity: 'error',
        problem: both(
          `*${alias.source} stands for a value that is not there`,
          `*${alias.source} 代表另一个值，但没有这个值`,
        ),
        remedy: both(
          `Write the text in quotes, as in "*${alias.source}".`,
          `给文字加上引号，写成 "*${alias.source}"。`,
        ),
      });
    },
    Pair(_, pair, path) {
      const about = { offset: keyOffset(pair), path: pathOf(path, pair) };
      if (isScalar(pair.key)) {
        const slipsHere = pair.value === null ? bracketSlips(source, keyOffset(pair)) : [];
        slips.push(
          ...[...slipsHere, ...keySlips(String(pair.key.value))].map((slip) => ({ ...slip, ...about })),
        );
      }
      if (!isMap(pair.key)) return undefined;
      slips.push({
        ...about,
        code: 'bad-yaml',
        severity: 'error',
        problem: both(
          'braces without quotes begin a set of fields, not a text',
          '没加引号的花括号表示一组字段，不是文字',
        ),
        remedy: both(
          'Write the text in quotes, as in "{{variables.phone}}".',
          '给文字加上引号，例如 "{{variables.phone}}"。',
        ),
      });
      return visit.SKIP;
    },
  });
  visit(document, {
    Scalar(key, node, path) {
      if (key === 'key') return;
      const names = path.flatMap((one) => (isPair(one) && isScalar(one.key) ? [String(one.key.value)] : []));
      for (const { offset, ...slip } of scalarSlips(node, names, source, aliases)) {
        slips.push({ offset: offset ?? node.range?.[0] ?? 0, path: pathOf(path, node), ...slip });
      }
    },
  });
  return slips.sort((a, b) => a.offset - b.offset);
}

/** The path of a node, by names and numbers. */
function pathOf(ancestors: readonly unknown[], node: unknown): readonly PropertyKey[] {
  return ancestors.flatMap((one, index): PropertyKey[] => {
    if (isPair(one)) return isScalar(one.key) ? [String(one.key.value)] : [];
    return isSeq(one) ? [one.items.indexOf(ancestors[index + 1] ?? node)] : [];
  });
}

function keySlips(name: string): Found[] {
  if (/^[A-Za-z][\w-]*：/.test(name)) {
    const [problem, remedy] = fullWidthColon;
    return [{ code: 'bad-yaml', severity: 'error', problem, remedy }];
  }
  return invisible.test(name) ? [{ ...invisibleCharacter(name), severity: 'error' }] : [];
}

/** A list in brackets that are none for YAML: its first comma ends the value. */
function bracketSlips(source: string, offset: number): Found[] {
  const before = source.slice(startOfLine(source, offset), offset);
  const open = /: *([(（【［])[^)）】］]*$/.exec(before)?.[1];
  if (open === undefined) return [];
  return [
    {
      code: 'bad-yaml',
      severity: 'error',
      problem: both(`a list cannot begin with ${open}`, `列表不能用 ${open} 开头`),
      remedy: both('Put [ ] of the English keyboard around a list.', '列表的两边要用英文的 [ ]。'),
    },
  ];
}

function invisibleCharacter(value: string): Found {
  const { en, zh } = invisibleName(invisible.exec(value)?.[0] ?? '');
  return {
    code: 'invisible-character',
    severity: 'warning',
    problem: both(`has ${en} in it`, `里面有${zh}`),
    remedy: both(
      'Delete it and type the space again, if you need one.',
      '删掉它；如果需要空格，重新输入一个普通空格。',
    ),
  };
}

function* scalarSlips(
  node: Scalar,
  names: readonly string[],
  source: string,
  aliases: ReadonlySet<string>,
): Generator<Found> {
  const { value, type, range } = node;
  const field = names.at(-1) ?? '';
  const written = String(node.source ?? '');
  const isPlain = type === 'PLAIN';
  const isKeyword = keywordFields.has(field) || names.includes('synonyms');
  if (isPlain && typeof value === 'number') yield* numberSlips(value, written, field);
  if (node.tag !== undefined || (node.anchor !== undefined && !aliases.has(node.anchor))) {
    const [problem, remedy] = tag(node.tag === undefined ? '&' : '!');
    yield { code: 'bad-yaml', severity: 'error', problem, remedy };
  }
  if (isPlain && range) {
    const start = startOfLine(source, range[1]);
    const comment = commentInText(lineAt(source, range[1]));
    if (comment !== undefined && start + comment.column >= range[1]) {
      const [problem, remedy] = commentProblem(comment.comment);
      yield { code: 'comment-in-text', severity: 'error', problem, remedy, offset: start + comment.column };
    }
  }
  if (typeof value !== 'string') return;
  if (isPlain) yield* quoteSlips(value, isKeyword);
  if (isPlain && !names.includes('cases')) yield* separatorSlips(value, isKeyword);
  if (type !== 'QUOTE_DOUBLE' && !names.includes('matches')) yield* escapeSlips(value);
  if (isKeyword && invisible.test(value)) yield invisibleCharacter(value);
}

/**
 * Numbers that YAML reads differently from how they look: `017` is 17, and a scene or an order number would lose its
 * zeros.
 */
function* numberSlips(value: number, written: string, field: string): Generator<Found> {
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

function* quoteSlips(value: string, isKeyword: boolean): Generator<Found> {
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

function* separatorSlips(value: string, isKeyword: boolean): Generator<Found> {
  const sign = /[，、；;|｜]|,(?! )/.exec(value.slice(1, -1))?.[0];
  if (!isKeyword || sign === undefined) return;
  const parts = value.split(sign).map((part) => part.trim());
  yield {
    code: 'several-in-one',
    severity: 'warning',
    problem: both(
      `${value} is one keyword: ${sign} does not separate keywords`,
      `${value} 是一个关键词：${sign} 不能用来分隔关键词`,
    ),
    remedy: both(
      `For several, write [${parts.join(', ')}]. If it is one, put quotes around it.`,
      `如果是几个关键词，写成 [${parts.join(', ')}]。如果就是一个，给它加上引号。`,
    ),
  };
}

function* escapeSlips(value: string): Generator<Found> {
  const written = /\\[nrt]/.exec(value)?.[0];
  if (written === undefined) return;
  yield {
    code: 'literal-escape',
    severity: 'warning',
    problem: both(
      `users see ${written} as it is: it means a new line only in double quotes`,
      `用户会看到 ${written} 这两个字符：只有在双引号里它才表示换行`,
    ),
    remedy: both(
      'Put "…" around the text, or write it in several lines behind | without it.',
      '外面改用双引号；或者用 | 分成几行写，不用它。',
    ),
  };
}
