import MarkdownIt from 'markdown-it';

/** The content under one heading, up to the next heading of any level. */
export interface Section {
  readonly heading: string;
  readonly level: number;
  /** The number of the heading's line, from 1. */
  readonly line: number;
  /** The code words of each row of each table. */
  readonly tables: readonly (readonly Row[])[];
  readonly snippets: readonly Snippet[];
  /** The number of items in all its lists. */
  readonly items: number;
  /** The number of paragraphs outside lists and tables. */
  readonly paragraphs: number;
  /** Code words anywhere in the section, tables included. */
  readonly codes: readonly string[];
  readonly links: readonly string[];
  /** Numbers of two or more digits in the prose: limits, prices, times, WeChat's codes. */
  readonly numbers: readonly string[];
}

export interface Row {
  readonly cells: number;
  readonly codes: readonly string[];
}

export interface Snippet {
  readonly language: string;
  readonly text: string;
}

const markdown = new MarkdownIt();

/** The sections of a page; the first is its title. */
export function sectionsOf(page: string): Section[] {
  const sections: ReturnType<typeof newSection>[] = [];
  const tokens = markdown.parse(page, {});
  let row: { cells: number; codes: string[] } | undefined;
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      const heading = tokens[index + 1]?.content ?? '';
      sections.push(newSection(heading, Number(token.tag.slice(1)), (token.map?.[0] ?? 0) + 1));
    }
    const section = sections.at(-1);
    if (section === undefined) continue;
    if (token.type === 'list_item_open') section.items += 1;
    if (token.type === 'paragraph_open' && token.level === 0) section.paragraphs += 1;
    if (token.type === 'table_open') section.tables.push([]);
    if (token.type === 'tr_open') {
      row = { cells: 0, codes: [] };
      section.tables.at(-1)?.push(row);
    }
    if (token.type === 'tr_close') row = undefined;
    if (row !== undefined && /^t[hd]_open$/.test(token.type)) row.cells += 1;
    if (token.type === 'fence') section.snippets.push({ language: token.info.trim(), text: token.content });
    for (const child of token.children ?? []) {
      if (child.type === 'code_inline') {
        section.codes.push(child.content);
        row?.codes.push(child.content);
      }
      if (child.type === 'text') section.numbers.push(...numbersOf(child.content));
      if (child.type === 'link_open') section.links.push(decodeURI(String(child.attrGet('href') ?? '')));
    }
  }
  return sections;
}

function newSection(heading: string, level: number, line: number) {
  const tables: { cells: number; codes: string[] }[][] = [];
  const snippets: Snippet[] = [];
  const [codes, links, numbers]: [string[], string[], string[]] = [[], [], []];
  return { heading, level, line, tables, snippets, items: 0, paragraphs: 0, codes, links, numbers };
}

const factors: Readonly<Record<string, number>> = { million: 1e6, 万: 1e4 };

/** 14 million and 1,400 万 are the same number. */
function numbersOf(text: string): string[] {
  const found = text.matchAll(/(?<![\w.])(\d[\d,.:-]*\d|\d(?= (?:million|万)))(?!\w)(?: (million|万))?/g);
  return [...found].map(([, digits = '', unit]) => {
    const number = digits.replaceAll(',', '');
    return unit === undefined ? number : String(Math.round(Number(number) * (factors[unit] ?? 1)));
  });
}

/** The anchor of a heading on GitHub. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}
