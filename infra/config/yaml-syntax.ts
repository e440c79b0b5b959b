import type { YAMLParseError } from 'yaml';
import { both } from '../language/text.ts';
import {
  closing,
  commentInText,
  endOfLine,
  invisibleInStructure,
  invisibleName,
  lineAt,
  quoteSlip,
  startOfLine,
  unclosed,
} from './yaml-lines.ts';
import type { YamlProblem } from './yaml-problems.ts';

import {
  brokenInQuotes,
  colonWithoutSpace,
  commentProblem,
  dashWithoutSpace,
  fullWidthColon,
  indentation,
  inQuotes,
  type Told,
  textOnTheLeft,
} from './yaml-words.ts';

/** The cause of a parser error, and what to do about it. */
export function syntaxProblem(error: YAMLParseError, source: string): YamlProblem {
  const offset = error.pos[0];
  const [problem, remedy, where = offset] =
    lookAtLine(error, source) ?? bracket(error, source) ?? byCode(error, source) ?? asItIs(error);
  return { offset: where, problem, remedy };
}

/** Mistakes that the line and the one above show better than the parser does. */
function lookAtLine({ pos: [offset, end], code, message }: YAMLParseError, source: string): Told | undefined {
  const before = startOfLine(source, Math.max(0, startOfLine(source, offset) - 1));
  for (let at = before; at <= endOfLine(source, end); at = endOfLine(source, at) + 1) {
    const line = lineAt(source, at);
    const space = invisibleInStructure(line);
    if (space !== undefined) return invisibleSpace(space.character, at + space.column);
    const colon = /^[ \t]*(?:- +)?[A-Za-z][\w-]*(?=：)|[{,] *[A-Za-z][\w-]*(?=：)/.exec(line);
    if (colon !== null && at >= startOfLine(source, offset))
      return [...fullWidthColon, at + colon.index + colon[0].length];
  }
  const slip = code === 'BAD_DQ_ESCAPE' ? undefined : quoteSlip(source, Math.max(offset, end));
  if (slip?.kind === 'ends-early') return endsEarly(slip.quote, slip.offset);
  if (slip?.kind === 'unclosed') {
    return [
      both(
        `the text that begins with this ${slip.quote} has no ${slip.quote} at its end`,
        `从这个 ${slip.quote} 开始的文字，后面没有结束的 ${slip.quote}`,
      ),
      both(
        `Add ${slip.quote} where the text ends, on the same line.`,
        `在这段文字结束的地方加上 ${slip.quote}，写在同一行。`,
      ),
      slip.offset,
    ];
  }
  if (/^Missing closing ["']quote/.test(message)) return brokenInQuotes;
  return fullWidthSigns(source, offset);
}

function invisibleSpace(character: string, offset: number): Told {
  const { en, zh } = invisibleName(character);
  return [
    both(`has ${en} where an ordinary space belongs`, `这里是${zh}，应该是普通空格`),
    both(
      'Delete the space and type it again. It often comes from text that was copied from WeChat or Word.',
      '删掉这个空格，重新输入一个。从微信或 Word 里复制文字时常会带进来。',
    ),
    offset,
  ];
}

function endsEarly(quote: string, offset: number): Told {
  return [
    both(
      `the text ends at this ${quote}, and more comes behind it`,
      `文字到这个 ${quote} 就结束了，后面还有内容`,
    ),
    quote === '"'
      ? both(
          `Put '…' around a text that has " in it, as in '<a href="https://…">…</a>'.`,
          `文字里有 " 时，外面改用单引号，例如 '<a href="https://…">…</a>'。`,
        )
      : both(
          `Put "…" around a text that has ' in it, or write '' for each.`,
          `文字里有 ' 时，外面改用双引号，或者把每个 ' 写成 ''。`,
        ),
    offset,
  ];
}

/** Braces, brackets and commas from a Chinese keyboard around fields. */
function fullWidthSigns(source: string, offset: number): Told | undefined {
  const from = startOfLine(source, offset);
  const line = lineAt(source, offset);
  const brace = /(?:[:,[-] *|^ *)([｛［])/.exec(line) ?? /([｝］]) *$/.exec(line);
  if (brace !== null) {
    const sign = brace[1] ?? '';
    const right = { '｛': '{ }', '｝': '{ }', '［': '[ ]', '］': '[ ]' }[sign];
    return [
      both(`has a full-width ${sign}`, `用了全角的 ${sign}`),
      both(`Write ${right} of the English keyboard.`, `换成英文的 ${right}。`),
      from + brace.index + brace[0].indexOf(sign),
    ];
  }
  const mark = /^ *([－—–＃])/.exec(line);
  if (mark !== null) {
    const sign = mark[1] ?? '';
    const right = sign === '＃' ? '#' : '-';
    return [
      both(`the line begins with ${sign}, which is not ${right}`, `这一行开头是 ${sign}，不是 ${right}`),
      both(`Write ${right} of the English keyboard and a space.`, `换成英文的 ${right}，后面加一个空格。`),
      from + mark[0].length - 1,
    ];
  }
  const comma = /[，、](?= *[A-Za-z]\w*: )/.exec(line);
  if (comma === null) return undefined;
  return [
    both(`has a full-width comma ${comma[0]}`, `用了中文的 ${comma[0]}`),
    both('Write a comma of the English keyboard and a space.', '换成英文逗号，后面加一个空格。'),
    from + comma.index,
  ];
}

function bracket({ message, pos: [offset] }: YAMLParseError, source: string): Told | undefined {
  if (!/^(?:Flow |Missing closing)|end with a /.test(message)) return undefined;
  const open = unclosed(source);
  if (open === undefined) return undefined;
  for (let at = open.offset; at < Math.max(offset, open.offset + 1); at = endOfLine(source, at) + 1) {
    const start = startOfLine(source, at);
    const comment = commentInText(lineAt(source, at));
    if (comment !== undefined) return [...commentProblem(comment.comment), start + comment.column];
  }
  const end = closing[open.sign] ?? '';
  return [
    both(`this ${open.sign} has no ${end} to close it`, `${open.sign} 没有对应的 ${end}`),
    both(`Add ${end} where it ends.`, `在结束的地方加上 ${end}。`),
    open.offset,
  ];
}

function byCode({ code, message, pos: [offset] }: YAMLParseError, source: string): Told | undefined {
  const sign = source[offset] ?? '';
  const line = lineAt(source, offset);
  switch (code) {
    case 'TAB_AS_INDENT':
      return [
        both('begins with a tab', '行首用了 Tab'),
        both('Indent lines with spaces only.', '缩进只能用空格。'),
      ];
    case 'BAD_SCALAR_START':
      return [both(`a value cannot begin with ${sign}`, `值不能以 ${sign} 开头`), inQuotes(sign)];
    case 'BAD_ALIAS':
      return [
        both(`${sign} has a meaning of its own and cannot stand alone`, `${sign} 有特殊含义，不能单独写`),
        both(`Write it in quotes, as in "${sign}".`, `给它加上引号，写成 "${sign}"。`),
      ];
    case 'BAD_DQ_ESCAPE': {
      const written = source.slice(offset, offset + 2);
      return [
        both(`${written} means nothing in double quotes`, `双引号里不能写 ${written}`),
        both(
          "Write the text in single quotes, where \\ stands for itself, as in '\\d{8}'.",
          "改用单引号，里面的 \\ 就是它本身，例如 '\\d{8}'。",
        ),
      ];
    }
    case 'MULTIPLE_DOCS':
      return [
        both('a second document begins with ---', '--- 会开始另一个文档'),
        both('Remove the line: a file is about one account.', '删掉这一行：一个文件只写一个账号。'),
      ];
    case 'BAD_INDENT':
      return indentation;
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'BLOCK_IN_FLOW':
      if (/: \? /.test(line)) return tag('?', startOfLine(source, offset) + line.indexOf(': ? ') + 2);
      return /:\s.*:\s/.test(line)
        ? [
            both('a value has a colon and a space in it', '值里有冒号加空格'),
            both(
              'Write the value in quotes, as in text: "电话: 021".',
              '给这个值加上引号，例如 text: "电话: 021"。',
            ),
          ]
        : indentation;
    case 'MISSING_CHAR':
    case 'MULTILINE_IMPLICIT_KEY':
      if (message.startsWith('Tags and anchors')) return tagProblem(source, offset);
      // The colon is there, so the indentation is wrong.
      if (/^ *(?:- +)?[\w-]+:(?: |$)/.test(line)) return indentation;
      if (/^ *-[^\s-]/.test(line)) return dashWithoutSpace;
      if (/^ *(?:- +)?[A-Za-z][\w-]*:[^\s:]/.test(line)) return [...colonWithoutSpace];
      // A text of several lines has to be indented further than its name.
      if (/: *[|>][+-]?\d? *\n\s*$/.test(source.slice(0, startOfLine(source, offset)))) return textOnTheLeft;
      return [
        both('is a name without a value', '只有名称，没有值'),
        both(
          'Write a colon and a space behind the name, as in text: 您好.',
          '名称后面要写冒号和空格，例如 text: 您好。',
        ),
      ];
    default:
      return unexpected(source, offset);
  }
}

function tagProblem(source: string, offset: number): Told {
  const at = Math.max(0, offset - 1);
  return tag(source[at] ?? '!', at);
}

/** A value that begins with a character with another meaning. */
export function tag(sign: string, offset?: number): Told {
  const told = [both(`a value cannot begin with ${sign}`, `值不能以 ${sign} 开头`), inQuotes(sign)] as const;
  return offset === undefined ? told : [...told, offset];
}

function unexpected(source: string, offset: number): Told | undefined {
  const line = lineAt(source, offset);
  const start = startOfLine(source, offset);
  const value = /(?:[:,] |- |\[ ?)([[{])[^\]}]*[\]}] *[^\s,\]}#]/.exec(line);
  if (value !== null) {
    const sign = value[1] ?? '[';
    const at = start + value.index + value[0].indexOf(sign);
    return [
      both(
        `a value that begins with ${sign} is ${sign === '[' ? 'a list' : 'a set of fields'}, and more comes behind it`,
        `以 ${sign} 开头的值是${sign === '[' ? '列表' : '一组字段'}，后面还跟着别的内容`,
      ),
      both('If it is a text, put quotes around all of it.', '如果是一段文字，给整段加上引号。'),
      at,
    ];
  }
  const special = /(?:[:,] |- )([>|?-])(?= )/.exec(line);
  if (special !== null && offset >= start + special.index) {
    return tag(special[1] ?? '', start + special.index + special[0].indexOf(special[1] ?? ''));
  }
  const sign = source[offset] ?? '';
  const opening = { ']': '[', '}': '{' }[sign];
  if (opening !== undefined) {
    return [
      both(`${sign} ends nothing: there is no ${opening} before it`, `${sign} 前面没有对应的 ${opening}`),
      both(`Remove it, or add ${opening} where it begins.`, `删掉它，或者在开始的地方加上 ${opening}。`),
    ];
  }
  return /^ *(?:- +)?[\w-]+:(?: |$)/.test(line) ? indentation : undefined;
}

function asItIs({ message, code }: YAMLParseError): Told {
  const words = message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? code;
  return [
    both(words, `这里的写法 YAML 读不懂（${words}）`),
    both(
      'Look at this line and the one above: behind a name come a colon and a space, before an entry of a list a dash and a space.',
      '看看这一行和上一行：名称后面是冒号加空格，列表的每一项前面是短横线加空格。',
    ),
  ];
}
