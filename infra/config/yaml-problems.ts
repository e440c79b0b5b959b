import { type Document, isMap, isScalar, type Pair, visit, type YAMLParseError } from 'yaml';

/** What is not YAML, or not as it was meant, in words for who writes rules and not programs. */
export interface YamlProblem {
  /** The character, from 0. */
  readonly offset: number;
  readonly problem: string;
  readonly remedy: string;
}

/** All that keeps a text from being read as it was meant; of what follows from one mistake only the first. */
export function yamlProblems(document: Document, text: string): YamlProblem[] {
  const [error] = document.errors;
  if (error === undefined) return misread(document);
  // One mistake can make the parser stumble over all that follows it; what is found twice stands in each case for itself.
  const twice = document.errors.filter(({ code }) => code === 'DUPLICATE_KEY');
  const others = document.errors.filter(({ code }) => code !== 'DUPLICATE_KEY').slice(0, 1);
  return [...others.map((one) => describe(one, text)), ...twice.map((one) => duplicate(one, document, text))];
}

const fullWidth = {
  problem: 'has a full-width colon ：',
  remedy: 'Write a colon of the English keyboard and a space, as in text: 您好.',
};
const fallback =
  'Look at this line and the one above: behind a name come a colon and a space, before an entry of a list a dash and a space.';

function describe({ code, message, pos: [offset, end] }: YAMLParseError, text: string): YamlProblem {
  const colon = fullWidthColon(text, offset, end);
  if (colon !== undefined) return { offset: colon, ...fullWidth };
  const at = (problem: string, remedy: string, where = offset): YamlProblem => ({
    offset: where,
    problem,
    remedy,
  });
  const open = /^(?:Flow |Missing closing)|end with a /.test(message) ? unclosed(text) : undefined;
  if (open !== undefined) {
    const end = closing[open.sign];
    // A text in quotes could go on over several lines, and hardly one is meant to.
    const where = end === open.sign ? ', on the same line' : '';
    return at(`${open.sign} has no ${end} that ends it`, `Add ${end} where it ends${where}.`, open.offset);
  }
  switch (code) {
    case 'TAB_AS_INDENT':
      return at('begins with a tab', 'Indent lines with spaces only.');
    case 'BAD_SCALAR_START':
      return at(
        `a value cannot begin with ${text[offset]}`,
        `Write the value in quotes, as in "${text[offset]}…".`,
      );
    case 'BAD_DQ_ESCAPE':
      return at(
        `${text.slice(offset, offset + 2)} means nothing in double quotes`,
        "Write the text in single quotes, where \\ stands for itself, as in '\\d{8}'.",
      );
    case 'MULTIPLE_DOCS':
      return at('a second document begins with ---', 'Remove the line: a file is about one account.');
    case 'BAD_INDENT':
      return at(
        'is indented other than the lines it belongs to',
        'Begin what belongs together in the same column.',
      );
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'BLOCK_IN_FLOW':
      return /:\s.*:\s/.test(lineAt(text, offset))
        ? at('a value has a colon and a space in it', 'Write the value in quotes, as in text: "电话: 021".')
        : at(
            'is indented other than the lines it belongs to',
            'Begin what belongs together in the same column.',
          );
    case 'MISSING_CHAR':
    case 'MULTILINE_IMPLICIT_KEY':
      return at('is a name without a value', 'Write a colon and a space behind the name, as in text: 您好.');
    default:
      return at(message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? code, fallback);
  }
}

function duplicate({ pos: [offset] }: YAMLParseError, document: Document, text: string): YamlProblem {
  const remedy = 'Remove one of them, or make them one.';
  let problem = 'stands twice';
  visit(document, {
    Map(_, { items }) {
      const key = items.find((pair) => offsetOf(pair) === offset)?.key;
      if (!isScalar(key)) return undefined;
      const first = items.find((pair) => isScalar(pair.key) && pair.key.value === key.value);
      const line = text.slice(0, first === undefined ? 0 : offsetOf(first)).split('\n').length;
      problem = `${key.value} stands twice, first in line ${line}`;
      return visit.BREAK;
    },
  });
  return { offset, problem, remedy };
}

/** What YAML takes for a name, or for what stands for another value, and is something else. */
function misread(document: Document): YamlProblem[] {
  const problems: YamlProblem[] = [];
  visit(document, {
    Pair(_, pair) {
      const offset = offsetOf(pair);
      if (isScalar(pair.key) && /^[A-Za-z][\w-]*：/.test(String(pair.key.value)))
        problems.push({ offset, ...fullWidth });
      if (!isMap(pair.key)) return undefined;
      problems.push({
        offset,
        problem: 'braces without quotes begin a set of fields, not a text',
        remedy: 'Write the text in quotes, as in "{{variables.phone}}".',
      });
      return visit.SKIP;
    },
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      problems.push({
        offset: alias.range?.[0] ?? 0,
        problem: `*${alias.source} stands for a value that is not there`,
        remedy: `Write the text in quotes, as in "*${alias.source}".`,
      });
    },
  });
  return problems;
}

function offsetOf({ key }: Pair): number {
  const { range } = key as { readonly range?: readonly [number, number, number] | null };
  return range?.[0] ?? 0;
}

/** Where a name in the lines of an error is followed by ：. */
function fullWidthColon(text: string, from: number, to: number): number | undefined {
  const begin = text.lastIndexOf('\n', from - 1) + 1;
  const end = text.indexOf('\n', to);
  const found = /^[ \t]*(?:- +)?[A-Za-z][\w-]*(?=：)/m.exec(text.slice(begin, end < 0 ? undefined : end));
  return found === null ? undefined : begin + found.index + found[0].length;
}

function lineAt(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, end < 0 ? undefined : end);
}

const closing: Readonly<Record<string, string>> = { '[': ']', '{': '}', '"': '"', "'": "'" };

interface Open {
  readonly sign: string;
  readonly offset: number;
}

/** The innermost bracket or quote that is never closed. */
function unclosed(text: string): Open | undefined {
  const stack: Open[] = [];
  for (const { 0: found, index: offset } of text.matchAll(
    /(?<=^|\s)#[^\n]*|(?<![^\s,[{])(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|["'])|[[\]{}]/gmsu,
  )) {
    if (found.length > 1) continue;
    if ('[{"\''.includes(found)) stack.push({ sign: found, offset });
    else if (closing[stack.at(-1)?.sign ?? ''] === found) stack.pop();
  }
  return stack.at(-1);
}
