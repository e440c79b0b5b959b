import type { Section } from './page-sections.ts';

/** A section of each page, or a section without a twin. */
export type Pair = readonly [english: Section | undefined, chinese: Section | undefined];

/** Whether two sections look alike: code is the same in every language. */
const signature = ({ level, snippets, codes }: Section): string =>
  JSON.stringify([level, snippets.map(({ language }) => language), codes.filter(isCode).toSorted()]);

const isCode = (code: string): boolean => !/\p{Script=Han}/u.test(code);

/** Pairs the sections in order, leaving as few as possible without a twin and making as many pairs as possible look alike. */
export function alignSections(english: readonly Section[], chinese: readonly Section[]): Pair[] {
  const signatures = { english: english.map(signature), chinese: chinese.map(signature) };
  // costs[e][c]: what it takes to align what follows in both pages
  const costs = Array.from({ length: english.length + 1 }, () =>
    Array<number>(chinese.length + 1).fill(Number.POSITIVE_INFINITY),
  );
  const cost = (e: number, c: number): number => costs[e]?.[c] ?? Number.POSITIVE_INFINITY;
  const together = (e: number, c: number): number =>
    english[e]?.level !== chinese[c]?.level
      ? Number.POSITIVE_INFINITY
      : signatures.english[e] === signatures.chinese[c]
        ? 0
        : 0.5;
  for (let e = english.length; e >= 0; e -= 1) {
    for (let c = chinese.length; c >= 0; c -= 1) {
      const isEnd = e === english.length && c === chinese.length;
      const row = costs[e];
      if (row === undefined) continue;
      row[c] = isEnd
        ? 0
        : Math.min(together(e, c) + cost(e + 1, c + 1), 1 + cost(e + 1, c), 1 + cost(e, c + 1));
    }
  }
  const pairs: Pair[] = [];
  for (let e = 0, c = 0; e < english.length || c < chinese.length; ) {
    const best = cost(e, c);
    if (together(e, c) + cost(e + 1, c + 1) === best) pairs.push([english[e++], chinese[c++]]);
    else if (1 + cost(e + 1, c) === best) pairs.push([english[e++], undefined]);
    else pairs.push([undefined, chinese[c++]]);
  }
  return pairs;
}
