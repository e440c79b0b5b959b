import { type Document, isScalar, type Pair, visit, type YAMLParseError } from 'yaml';
import type { Text } from '../language/text.ts';
import { syntaxProblem } from './yaml-syntax.ts';

/** A mistake in the YAML, in words for people who write rules and not programs. */
export interface YamlProblem {
  /** The offset of the character, from 0. */
  readonly offset: number;
  readonly problem: Text;
  readonly remedy: Text;
}

/** Everything that prevents reading a text. Of the consequences of one mistake only the first is listed. */
export function yamlProblems(document: Document, text: string): YamlProblem[] {
  // After one mistake the parser can fail in all that follows; mistakes that are found twice are separate ones.
  const twice = document.errors.filter(({ code }) => code === 'DUPLICATE_KEY');
  const others = document.errors.filter(({ code }) => code !== 'DUPLICATE_KEY').slice(0, 1);
  return [
    ...others.map((one) => syntaxProblem(one, text)),
    ...twice.map((one) => duplicate(one, document, text)),
  ];
}

function duplicate({ pos: [offset] }: YAMLParseError, document: Document, text: string): YamlProblem {
  const remedy = { en: 'Remove one of them, or make them one.', zh: '删掉其中一个，或者合并成一个。' };
  let problem = { en: 'is written twice', zh: '写了两次' };
  visit(document, {
    Map(_, { items }) {
      const key = items.find((pair) => keyOffset(pair) === offset)?.key;
      if (!isScalar(key)) return undefined;
      const first = items.find((pair) => isScalar(pair.key) && pair.key.value === key.value);
      const line = text.slice(0, first === undefined ? 0 : keyOffset(first)).split('\n').length;
      problem = {
        en: `${key.value} is written twice, first in line ${line}`,
        zh: `${key.value} 写了两次，第一次在第 ${line} 行`,
      };
      return visit.BREAK;
    },
  });
  return { offset, problem, remedy };
}

export function keyOffset({ key }: Pair): number {
  const { range } = key as { readonly range?: readonly [number, number, number] | null };
  return range?.[0] ?? 0;
}
