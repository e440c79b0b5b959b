import { closestName } from '#shared/closest-name.ts';

/** The languages in which operators read. */
export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

/** A text in every language. */
export type Text = Readonly<Record<Language, string>>;

/** A text in every language, or a string that is the same in all of them. */
export type Said = string | Text;

export function inLanguage(text: Said, language: Language): string {
  return typeof text === 'string' ? text : text[language];
}

/** Builds a text from parts that depend on the language. */
export function inEach(say: (language: Language) => string): Text {
  return { en: say('en'), zh: say('zh') };
}

/**
 * The language of an environment, by its locale.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html
 */
export function languageIn(environment: Readonly<Record<string, string | undefined>>): Language {
  const locale = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => environment[name]).find(Boolean);
  return locale?.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** A text in each language, side by side. */
export const both = (en: string, zh: string): Text => ({ en, zh });

/** `didYouMean` in Chinese. */
export function meant(misspelt: string, names: Iterable<string>): string {
  const name = closestName(misspelt, names);
  return name === undefined ? '' : `，是不是想写 ${name}？`;
}
