import { told as toldInEnglish } from '#shared/schema-check.ts';
import { inLanguage, type Said } from './text.ts';

/**
 * A problem with its remedy in the place of a schema's message, which has to be one string: the English lines come first, as
 * those who know nothing of languages read them, and the Chinese ones behind them.
 *
 * @param problem as it goes on from the name of the field
 * @param remedy a complete sentence
 */
export function told(problem: Said, remedy: Said): string {
  return [
    toldInEnglish(inLanguage(problem, 'en'), inLanguage(remedy, 'en')),
    toldInEnglish(inLanguage(problem, 'zh'), inLanguage(remedy, 'zh')),
  ].join('\n');
}
