import { dirname, join } from 'node:path';
import { alignSections } from './align-sections.ts';
import { comparableSnippet } from './comparable-snippet.ts';
import { anchorOf, type Section, sectionsOf } from './page-sections.ts';

/** A page and its translation, by their paths in the repository. */
export interface Twins {
  readonly english: string;
  readonly chinese: string;
}

/**
 * What one of two pages has and the other lacks: sections, paragraphs, list items, rows of tables, snippets, code words,
 * numbers and links. The prose is not compared, and neither is code with Chinese characters.
 *
 * @param all every pair of pages: a link in a Chinese page must lead to a Chinese page if there is one
 */
export function differencesOf(twins: Twins, all: readonly Twins[], read: (file: string) => string): string[] {
  const pairs = alignSections(sectionsOf(read(twins.english)), sectionsOf(read(twins.chinese)));
  const alone = pairs.flatMap(([english, chinese], index) => {
    const before = pairs.slice(0, index).findLast((pair) => pair[0] !== undefined && pair[1] !== undefined);
    if (chinese === undefined && english !== undefined) {
      return [lacks(twins.english, english, twins.chinese, before?.[1])];
    }
    return english === undefined && chinese !== undefined
      ? [lacks(twins.chinese, chinese, twins.english, before?.[0])]
      : [];
  });
  // Sections are compared only if each has a twin; otherwise one mistake would be reported many times.
  if (alone.length > 0) return alone;
  return pairs.flatMap(([english, chinese]) => {
    if (english === undefined || chinese === undefined) return [];
    const at = `${place(twins.english, english)} and ${place(twins.chinese, chinese)}`;
    const links = linksOf(english, twins.english).map((link) => translated(link, all, read));
    return [
      ...sameLists('rows of tables', english.tables.flatMap(rows), chinese.tables.flatMap(rows)),
      ...sameLists(
        'snippets',
        english.snippets.map(comparableSnippet),
        chinese.snippets.map(comparableSnippet),
      ),
      ...sameCount('paragraphs', english.paragraphs, chinese.paragraphs),
      ...sameCount('list items', english.items, chinese.items),
      ...sameSets('code', english.codes.filter(isCode), chinese.codes.filter(isCode)),
      ...sameSets('numbers', english.numbers, chinese.numbers),
      ...sameSets('links', links.filter(isOther), linksOf(chinese, twins.chinese).filter(isOther)),
    ].map((problem) => `${at}: ${problem}`);
  });

  /** The links between the twins are not compared. */
  function isOther(link: string): boolean {
    return link !== twins.english && link !== twins.chinese;
  }
}

const isCode = (code: string): boolean => !/\p{Script=Han}/u.test(code);
const place = (file: string, { line, level, heading }: Section): string =>
  `${file}:${line} "${'#'.repeat(level)} ${heading}"`;

function lacks(file: string, section: Section, other: string, before: Section | undefined): string {
  const where = before === undefined ? 'at its beginning' : `after "${before.heading}"`;
  return `${place(file, section)} has no twin in ${other}, where it belongs ${where}`;
}

function rows(table: Section['tables'][number], index: number): string[] {
  return table.map(
    ({ cells, codes }) => `table ${index + 1}, ${cells} cells: ${codes.filter(isCode).toSorted().join(' ')}`,
  );
}

/** The links of a section, as paths in the repository. */
function linksOf({ links }: Section, file: string): string[] {
  return links.map((link) => {
    if (/^https?:/.test(link)) return link;
    return link.startsWith('#') ? `${file}${link}` : join(dirname(file), link);
  });
}

/** Where a link of an English page must lead in the translation. */
function translated(link: string, all: readonly Twins[], read: (file: string) => string): string {
  const [path, anchor] = link.split('#');
  const target = all.find(({ english }) => english === path);
  if (target === undefined) return link;
  if (anchor === undefined) return target.chinese;
  const pairs = alignSections(sectionsOf(read(target.english)), sectionsOf(read(target.chinese)));
  const pair = pairs.find(([english]) => english && anchorOf(english.heading) === anchor);
  return `${target.chinese}#${pair?.[1] === undefined ? anchor : anchorOf(pair[1].heading)}`;
}

function sameCount(what: string, english: number, chinese: number): string[] {
  return english === chinese ? [] : [`${english} ${what} in English, ${chinese} in Chinese`];
}

function sameLists(what: string, english: readonly string[], chinese: readonly string[]): string[] {
  const index = Array.from({ length: Math.max(english.length, chinese.length) }).findIndex(
    (_, at) => english[at] !== chinese[at],
  );
  if (index < 0) return [];
  return [`${what} differ in number ${index + 1}:\n${firstDifference(english[index], chinese[index])}`];
}

/** The first different line; a snippet can be long. */
function firstDifference(english: string | undefined, chinese: string | undefined): string {
  if (english === undefined || chinese === undefined) {
    return `only in ${chinese === undefined ? 'English' : 'Chinese'}: ${english ?? chinese}`;
  }
  const lines = [english.split('\n'), chinese.split('\n')] as const;
  const at = lines[0].findIndex((line, index) => line !== lines[1][index]);
  const line = at < 0 ? lines[0].length : at;
  return `English: ${lines[0][line] ?? '(end)'}\nChinese: ${lines[1][line] ?? '(end)'}`;
}

function sameSets(what: string, english: readonly string[], chinese: readonly string[]): string[] {
  const lost = [...new Set(english)].filter((one) => !chinese.includes(one));
  const added = [...new Set(chinese)].filter((one) => !english.includes(one));
  return [
    ...(lost.length > 0 ? [`${what} only in English: ${lost.join(' , ')}`] : []),
    ...(added.length > 0 ? [`${what} only in Chinese: ${added.join(' , ')}`] : []),
  ];
}
