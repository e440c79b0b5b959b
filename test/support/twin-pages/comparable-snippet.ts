import type { Snippet } from './page-sections.ts';

const boxes = /[─│┌└▶◀]/;
const comments: Readonly<Record<string, RegExp>> = { ts: /(?:^|\s)\/\/.*/, js: /(?:^|\s)\/\/.*/ };

/**
 * What must be the same in the snippet of both pages:
 *
 * - of a picture made of lines, the names in it (identifiers, file names, abbreviations), in any place;
 * - of what a command prints (`text`), the number of lines: a test of its own holds the words to the command;
 * - of everything else every line, without its comments (`#`, in JavaScript and TypeScript `//`) and without the words
 *   of a `name:` that is a sentence (of a test, or of a job in CI).
 */
export function comparableSnippet({ language, text }: Snippet): string {
  if (boxes.test(text)) return `${language}\n${[...new Set(namesOf(text))].toSorted().join('\n')}`;
  if (language === 'text') return `${language}, ${text.split('\n').length} lines`;
  const comment = comments[language] ?? /(?:^|\s)#.*/;
  const lines = text.split('\n').map((line) => sameName(line.replace(comment, '').trimEnd()));
  return [language, ...lines].join('\n');
}

/** A sentence has spaces in English and Chinese characters in Chinese. */
function sameName(line: string): string {
  return line.replace(/^( *- name: )(?:\w+(?: \w+)+|.*\p{Script=Han}.*)$/u, '$1…');
}

/** Words that are no English: they have a capital letter after the first, a digit, or a sign between letters. */
function namesOf(picture: string): string[] {
  const words = picture.match(/[A-Za-z0-9][\w./-]*[A-Za-z0-9]/g) ?? [];
  return words.filter((word) => /.[A-Z\d_./]/.test(word) && word !== 'WeChat');
}
