import { both, type Text } from '../language/text.ts';

/** A problem and a remedy, and its place if that differs from the parser's. */
export type Told = readonly [problem: Text, remedy: Text, offset?: number];

export const fullWidthColon: readonly [problem: Text, remedy: Text] = [
  both('has a full-width colon ：', '用了全角冒号 ：'),
  both(
    'Write a colon of the English keyboard and a space, as in text: 您好.',
    '换成英文冒号，后面加一个空格，例如 text: 您好。',
  ),
];
export const colonWithoutSpace: readonly [problem: Text, remedy: Text] = [
  both('has a colon without a space behind it', '冒号后面没有空格'),
  both('Write a space behind the colon, as in text: 您好.', '冒号后面加一个空格，例如 text: 您好。'),
];
export const commentProblem = (comment: string): readonly [problem: Text, remedy: Text] => [
  both(
    `${comment} is not part of the text: # behind a space begins a comment`,
    `${comment} 不会算在文字里：空格后面的 # 会变成注释`,
  ),
  both(
    'Put quotes around the whole text. If it is a comment, put a space behind #.',
    '给整段文字加上引号。如果本来就是注释，在 # 后面加一个空格。',
  ),
];
export const indentation: Told = [
  both('is indented differently from the lines that it belongs to', '缩进和同一组的其他行不一样'),
  both('Begin what belongs together in the same column.', '同一组的内容要从同一列开始写。'),
];
export const brokenInQuotes: Told = [
  both('has a line break inside quotes', '引号里的文字换了行'),
  both(
    'Write it in one line, with \\n for a new line. Several keywords are a list: [退款, 退货].',
    '写成一行，要换行的地方写 \\n。几个关键词写成列表：[退款, 退货]。',
  ),
];
export const dashWithoutSpace: Told = [
  both('has a dash without a space behind it', '短横线后面没有空格'),
  both(
    'Write a dash and a space before an entry of a list, as in - 您好.',
    '列表的每一项前面是短横线加空格，例如 - 您好。',
  ),
];
export const textOnTheLeft: Told = [
  both(
    'belongs to the text above and is not indented further than its name',
    '是上面那段文字的内容，但没有比名称多缩进',
  ),
  both('Put two more spaces before each line of the text.', '给这段文字的每一行前面多加两个空格。'),
];
export const inQuotes = (sign: string): Text =>
  both(`Write the value in quotes, as in "${sign}…".`, `给这个值加上引号，例如 "${sign}…"。`);
