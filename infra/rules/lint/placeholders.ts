import { both, type Text } from '../../language/text.ts';
import { isNickname, noNickname } from '../build/nickname.ts';
import type { Check, CheckInput } from './lint.ts';
import { replyTexts } from './walk.ts';

/** Placeholders of other products, which users would see as they are. */
export const checkPlaceholders: Check = function* (input) {
  for (const { text, path, index } of replyTexts(input.written)) {
    const found = placeholderIn(text, input, index);
    if (found === undefined) continue;
    yield {
      path,
      code: 'foreign-placeholder',
      problem: both(`users see ${found.source} as it is`, `用户会直接看到 ${found.source}`),
      remedy: found.remedy,
    };
  }
};

interface Placeholder {
  readonly source: string;
  readonly remedy: Text;
}

function placeholderIn(text: string, { written }: CheckInput, index: number): Placeholder | undefined {
  const bare = text.replaceAll(/\\\{\{|\{\{.*?\}\}/gs, (match) => '\n'.repeat(match.length));
  const named =
    /[$#]\{\s*([^{}\n]{1,20}?)\s*\}|(?<![{\w])\{\s*((?:\p{L}|\d{1,2}(?=\s*\}))[\p{L}\p{N}_. ]{0,19}?)\s*\}/u.exec(
      bare,
    );
  if (named !== null) return { source: named[0], remedy: remedyFor(named[1] ?? named[2] ?? '', written) };
  const around = /([[【<《#%@])\s*([\p{L}_ ]{2,10}?)\s*([\]】>》#%])/gu;
  for (const { 0: source, 1: open = '', 2: name = '', 3: close = '', index: at } of bare.matchAll(around)) {
    // 请发送【姓名】+【电话】 asks the user for these values.
    const isAsked =
      /(?:回复|发送|输入|填写|提供|写上|格式|[+＋、:：]\s*)[^\n]{0,12}$/.test(bare.slice(0, at)) ||
      /^\s*[+＋]/.test(bare.slice(at + source.length));
    if (pairs[open] !== close || !isNickname(name) || isAsked) continue;
    return { source, remedy: noNickname };
  }
  const group = /(?<![\w$])(?:\$|\\)(\d)(?![\d.,])/.exec(bare);
  if (group === null || !JSON.stringify(written.rules[index]?.when ?? {}).includes('"matches"'))
    return undefined;
  return {
    source: group[0],
    remedy: both(`Write {{match.${group[1]}}}.`, `写成 {{match.${group[1]}}}。`),
  };
}

const pairs: Readonly<Record<string, string>> = {
  '[': ']',
  '【': '】',
  '<': '>',
  '《': '》',
  '#': '#',
  '%': '%',
};

function remedyFor(name: string, { variables = {}, rules }: CheckInput['written']): Text {
  const known = [
    ...Object.keys(variables).map((one) => `variables.${one}`),
    ...rules.flatMap(({ remember = {} }) => Object.keys(remember).map((one) => `remembered.${one}`)),
  ].find((one) => one === name || one.endsWith(`.${name}`));
  if (known !== undefined) return both(`Write {{${known}}}.`, `写成 {{${known}}}。`);
  if (isNickname(name)) return noNickname;
  return both(
    'A placeholder is {{match.1}}, {{variables.phone}}, {{remembered.store}} or {{time.date}}; write \\{{ if users should see the braces.',
    '占位符的写法是 {{match.1}}、{{variables.phone}}、{{remembered.store}} 或 {{time.date}}。',
  );
}
