import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { differencesOf, type Twins } from '../../support/twin-pages/differences.ts';

const folder = 'infra/docs/zh-CN';
/** Every page that exists in both languages. */
const twins: readonly Twins[] = [
  { english: 'README.md', chinese: 'README.zh-CN.md' },
  ...[
    'rules',
    'cookbook',
    'operations',
    'deploy',
    'accounts',
    'local',
    'cost',
    'security',
    'delivery',
    'other-services',
  ].map((name) => ({
    english: `infra/docs/${name}.md`,
    chinese: `${folder}/${name}.md`,
  })),
];
const read = (file: string): string => readFileSync(file, 'utf8');
const linkTo = (from: string, to: string): string => relative(dirname(from), to);
/** What stands before the first section. */
const headOf = (file: string): string => read(file).split(/^## /m)[0] ?? '';

it('knows every Chinese page', () => {
  const listed = twins.map(({ chinese }) => chinese).filter((file) => file.startsWith(folder));
  expect(
    readdirSync(folder)
      .map((name) => join(folder, name))
      .toSorted(),
  ).toEqual(listed.toSorted());
});

describe.each(twins)('$chinese', (pair) => {
  it('says what the English page says', () => {
    expect(differencesOf(pair, twins, read).join('\n\n')).toBe('');
  });
  it('and the English page link to each other', () => {
    expect(headOf(pair.chinese)).toContain(`[English](${linkTo(pair.chinese, pair.english)})`);
    expect(headOf(pair.english)).toContain(`[中文](${linkTo(pair.english, pair.chinese)})`);
  });
  it('has no comment in English in its snippets', () => {
    const snippets = read(pair.chinese).match(/^ *```.*?^ *```/gms) ?? [];
    const comments = snippets.join('\n').match(/(?:^|\s)(?:#|\/\/) .*$/gm) ?? [];
    const isChinese = (comment: string): boolean => /\p{Script=Han}/u.test(comment);
    expect(comments.filter((comment) => !isChinese(comment) && /(?:[a-z]+,? ){2}/i.test(comment))).toEqual(
      [],
    );
  });
  it('shows no space where a line is broken, and no asterisks of bold text', () => {
    const shown = new MarkdownIt().parse(read(pair.chinese), {}).flatMap(({ children }) => children ?? []);
    const broken = shown.flatMap(({ type, content }, index) =>
      type === 'softbreak' ? [`${shown[index - 1]?.content}\n`] : content.includes('**') ? [content] : [],
    );
    expect(broken).toEqual([]);
  });
  it('is written with Chinese punctuation, and a space between Chinese and Latin', () => {
    const prose = read(pair.chinese)
      .replaceAll(/^ *```.*?^ *```/gms, '')
      .replaceAll(/`[^`]*`/g, '`x`')
      .replaceAll(/\]\([^)]*\)/g, ']');
    expect(prose.match(/.*\p{Script=Han}[,;:?!.](?:\s|\p{Script=Han}|$).*/gmu) ?? []).toEqual([]);
    expect(prose.match(/.*(?:\p{Script=Han}[A-Za-z0-9`]|[A-Za-z0-9`]\p{Script=Han}).*/gmu) ?? []).toEqual([]);
  });
});
