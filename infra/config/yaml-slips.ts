import { type Document, isMap, isPair, isScalar, isSeq, type Pair, type Scalar, visit } from 'yaml';
import { both } from '../language/text.ts';
import { commentInText, invisible, invisibleName, lineAt, startOfLine } from './yaml-lines.ts';
import { keyOffset, type YamlProblem } from './yaml-problems.ts';
import { tag } from './yaml-syntax.ts';
import { escapeSlips, numberSlips, quoteSlips, separatorSlips } from './yaml-text-slips.ts';
import { colonWithoutSpace, commentProblem, fullWidthColon } from './yaml-words.ts';

/** Valid YAML that is most likely not what the writer meant. */
export interface YamlSlip extends YamlProblem {
  readonly code: SlipCode;
  readonly path: readonly PropertyKey[];
  /** An error cannot be what anybody meant. A hint explains a value that is wrong in its place, and may be right in another. */
  readonly severity: 'error' | 'warning' | 'hint';
}
export type SlipCode =
  | 'bad-yaml'
  | 'number-or-text'
  | 'comment-in-text'
  | 'not-quotes'
  | 'several-in-one'
  | 'literal-escape'
  | 'invisible-character';

export type Found = Omit<YamlSlip, 'offset' | 'path'> & { readonly offset?: number | undefined };

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
    Pair(_, pair, ancestors) {
      const offset = keyOffset(pair);
      const { key } = pair;
      for (const slip of isScalar(key) ? pairSlips(pair, key, source) : []) {
        const path = pathOf(ancestors, pair);
        const own = slip.severity === 'hint' ? [...path, String((key as Scalar).value)] : path;
        slips.push({ ...slip, offset, path: own });
      }
      if (!isMap(pair.key)) return undefined;
      slips.push({
        offset,
        path: pathOf(ancestors, pair),
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

/** Inside braces, a name without a colon. */
const isBare = ({ value }: Pair): boolean =>
  value === null || (isScalar(value) && value.value === null && value.source === '');

/** The path of a node, by names and numbers. */
function pathOf(ancestors: readonly unknown[], node: unknown): readonly PropertyKey[] {
  return ancestors.flatMap((one, index): PropertyKey[] => {
    if (isPair(one)) return isScalar(one.key) ? [String(one.key.value)] : [];
    return isSeq(one) ? [one.items.indexOf(ancestors[index + 1] ?? node)] : [];
  });
}

/** What the name of a field shows, and what stands beside it. */
function pairSlips(pair: Pair, key: Scalar, source: string): Found[] {
  const offset = keyOffset(pair);
  const name = String(key.value);
  if (!isBare(pair)) return keySlips(name);
  return [
    ...bracketSlips(source, offset),
    ...commaSlips(source, offset, String(key.source ?? name)),
    ...keySlips(name),
  ];
}

function keySlips(name: string): Found[] {
  const colon = colonSlip(name);
  if (colon !== undefined) return [{ ...colon, severity: /^[\w-]+：/.test(name) ? 'error' : 'hint' }];
  return invisible.test(name) ? [{ ...invisibleCharacter(name), severity: 'error' }] : [];
}

/** A name and a value that are one word, because of what stands between them. */
function colonSlip(text: string): Found | undefined {
  const sign = /^[A-Za-z][\w-]*([:：])(?!\/\/)\S/.exec(text)?.[1];
  if (sign === undefined) return undefined;
  const [problem, remedy] = sign === '：' ? fullWidthColon : colonWithoutSpace;
  return { code: 'bad-yaml', severity: 'hint', problem, remedy };
}

/** What stands behind a comma inside braces and has no value: the rest of a text. */
function commaSlips(source: string, offset: number, name: string): Found[] {
  const before = source.slice(startOfLine(source, offset), offset);
  const [, field, text = ''] = /.*[{,] *([A-Za-z][\w-]*): +([^{}[\]"']*?)\s*,\s*$/.exec(before) ?? [];
  if (field === undefined || text === '') return [];
  return [
    {
      code: 'bad-yaml',
      severity: 'hint',
      problem: both(
        `the comma ends the value, so ${name} is no part of it`,
        `逗号把值断开了，${name} 不在里面`,
      ),
      remedy: both(
        `Put quotes around the whole value: ${field}: "${text},${name}…".`,
        `给整个值加上引号：${field}: "${text},${name}…"。`,
      ),
    },
  ];
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

/** A path of Windows has \n in it wherever a folder begins with n. */
const isPath = (names: readonly string[]): boolean => /file$/.test(names.at(-1) ?? '');

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
  const colon = isPlain ? colonSlip(value) : undefined;
  if (colon !== undefined) yield colon;
  if (isPlain) yield* quoteSlips(value, isKeyword);
  if (isPlain && !names.includes('cases')) yield* separatorSlips(value, isKeyword);
  if (!names.includes('matches') && !isPath(names)) yield* escapeSlips(value, type === 'QUOTE_DOUBLE');
  if (isKeyword && invisible.test(value)) yield invisibleCharacter(value);
}
