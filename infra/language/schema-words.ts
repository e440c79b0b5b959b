import { closestName } from '#shared/closest-name.ts';
import { english as ofFunctions, type SchemaWords, type Words } from '#shared/schema-check.ts';
import { examplesOf, insteadOf, otherName } from './field-names.ts';
import { valueMeant } from './meant/values.ts';

const typeWords: Readonly<Record<string, Words>> = {
  string: ['这里要写一段文字', '只写一段文字。'],
  number: ['这里要写数字', '写数字，不加引号。'],
  int: ['这里要写整数', '写整数，不加引号。'],
  boolean: ['这里只能写 true 或 false', '写 true（是）或 false（否），不加引号。'],
  array: ['这里要写一个列表', '写成列表，例如 [第一个, 第二个]。'],
  object: ['这里要写一组字段', '写字段和它的值，例如 { 字段: 值 }。'],
  record: ['这里要写一组名称和值', '写名称和它的值，例如 { 名称: 值 }。'],
};

const didMean = (meant: string | undefined): string => (meant === undefined ? '' : `，是不是想写 ${meant}？`);
const didMeanInEnglish = (meant: string | undefined): string =>
  meant === undefined ? '' : `; did you mean ${meant}?`;
const unquoted = (value: string): string => value.replace(/^"(.*)"$/, '$1');

/** 是 and yes stand for true. */
function saidOf(written: string, say: (meant: string) => string): string | undefined {
  const value = valueMeant(written, ['true', 'false']);
  return value === undefined ? undefined : say(value);
}

/** A value, short enough for a sentence. */
function shortened(value: string): string {
  const line = value.replaceAll(/\s+/g, ' ');
  return line.length > 30 ? `${line.slice(0, 29)}…` : line;
}

/** Separates the problems of a union into required types and allowed single values. */
function formsAndValues(problems: readonly string[], single: RegExp): readonly [string[], string[]] {
  const values = problems.flatMap((one) => single.exec(one)?.[1] ?? []);
  return [problems.filter((one) => !single.test(one)), values];
}

/** The words about a problem in a file, in Chinese. */
export const chineseForOperators: SchemaWords = {
  missing: '没有写',
  add: (field) =>
    `加上 ${examplesOf(field)
      .map((one) => `\`${one}\``)
      .join(' 或 ')}。`,
  fillIn: '在这里填上内容。',
  unknownField(field, known) {
    const meant = otherName(field, known) ?? closestName(field, known);
    const names = known.length === 0 ? undefined : `这里可以写：${known.join('、')}。`;
    return [`没有这个字段${didMean(meant)}`, insteadOf(field, known)?.zh ?? names];
  },
  notAllowed: '这里不能这样写',
  alternatives(problems) {
    const [forms, values] = formsAndValues(problems, /^只能是 (.*)$/);
    const allowed = values.join('、');
    if (forms.length === 0) return `只能是 ${allowed}`;
    return allowed === '' ? forms.join('；或者') : `${forms.join('；或者')}；也可以写 ${allowed}`;
  },
  oneOf(values, closest, written) {
    const allowed = values.map(unquoted);
    const meant = (written && valueMeant(written, allowed)) ?? closest;
    const problem = `只能是 ${values.join('、')}${didMean(meant)}`;
    return [
      written ? `「${shortened(written)}」不行，${problem}` : problem,
      meant === undefined ? `从 ${allowed.join('、')} 里选一个。` : `写成 ${meant}。`,
    ];
  },
  only: (value, isOff) => [`只能是 ${value}`, isOff ? '删掉它。' : `写 ${unquoted(value)}，或者删掉。`],
  empty: ['是空的', '填上内容，或者删掉。'],
  bound(unit, comparison, limit) {
    const words = { number: `${limit}`, characters: `${limit} 个字`, entries: `${limit} 项` }[unit];
    const [problem, remedy] = comparison === 'less' ? ['少于', '至少'] : ['超过', '最多'];
    if (unit !== 'number') return [`${problem} ${words}`, `${remedy}写 ${words}。`];
    return comparison === 'less'
      ? [`小于 ${words}`, `写不小于 ${words} 的数。`]
      : [`大于 ${words}`, `写不大于 ${words} 的数。`];
  },
  format: (name) => [`不是正确的 ${name}`, `写一个正确的 ${name}。`],
  type: (expected) => typeWords[expected] ?? [`类型要是 ${expected}`],
  boolean: (written) => saidOf(written, (meant) => `写成 ${meant}。`),
  inQuotes: '给它加上引号。',
  fillOrRemove: '填上内容，或者删掉。',
  told: ([english = '', englishRemedy, problem = english, remedy = englishRemedy]) => [problem, remedy],
};

/** The same in English: the words of the functions, and the names that fields have elsewhere. */
export const englishForOperators: SchemaWords = {
  ...ofFunctions,
  boolean: (written) => saidOf(written, (meant) => `Write ${meant}.`),
  add: (field) =>
    `Add ${examplesOf(field)
      .map((one) => `\`${one}\``)
      .join(' or ')}.`,
  alternatives(problems) {
    const [forms, values] = formsAndValues(problems, /^must be (.*)$/);
    const allowed = values.join(' or ');
    if (forms.length === 0) return `must be ${allowed}`;
    return allowed === '' ? forms.join(' and ') : `${forms.join(' and ')}; it can also be ${allowed}`;
  },
  oneOf(values, closest, written) {
    const allowed = values.map(unquoted);
    const meant = (written && valueMeant(written, allowed)) ?? closest;
    const [problem, remedy] = ofFunctions.oneOf(values, meant, written);
    return [
      written
        ? `${shortened(written)} is not one of ${allowed.join(', ')}${didMeanInEnglish(meant)}`
        : problem,
      meant === undefined ? remedy : `Write ${meant}.`,
    ];
  },
  unknownField(field, known) {
    const meant = otherName(field, known);
    const [problem, remedy] = ofFunctions.unknownField(field, known);
    return [
      meant === undefined ? problem : `is not a known field${didMeanInEnglish(meant)}`,
      insteadOf(field, known)?.en ?? remedy,
    ];
  },
};
