import type { Snippet } from './page-sections.ts';

const boxes = /[─│┌└▶◀]/;
const comments: Readonly<Record<string, RegExp>> = { ts: /(?:^|\s)\/\/.*/, js: /(?:^|\s)\/\/.*/ };

/**
 * The part of a snippet that must be the same in both pages:
 *
 * - in a diagram of lines: the names (identifiers, file names, abbreviations), anywhere;
 * - in the output of a command (`text`): the number of lines, since another test compares the words with the command;
 * - in everything else: every line, without comments (`#`, in JavaScript and TypeScript `//`) and without a `name:` that is
 * a sentence (of a test, or of a CI job).
 */
export function comparableSnippet({ language, text }: Snippet): string {
  if (boxes.test(text)) return `${language}\n${[...new Set(namesOf(text))].toSorted().join('\n')}`;
  if (language === 'text') return `${language}, ${text.split('\n').length} lines`;
  const comment = comments[language] ?? /(?:^|\s)#.*/;
  const lines = text.split('\n').map((line) => sameName(line.replace(comment, '').trimEnd()));
  return [language, ...lines].join('\n');
}

/** A sentence has spaces in English, and Chinese characters in Chinese. */
function sameName(line: string): string {
  return line.replace(/^( *- name: )(?:\w+(?: \w+)+|.*\p{Script=Han}.*)$/u, '$1…');
}

/** Words that are not English: with a capital letter after the first letter, a digit, or a sign between letters. */
function namesOf(picture: string): string[] {
  const words = picture.match(/[A-Za-z0-9][\w./-]*[A-Za-z0-9]/g) ?? [];
  return words.filter((word) => /.[A-Z\d_./]/.test(word) && word !== 'WeChat');
}
