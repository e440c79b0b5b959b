import { told as toldInEnglish } from '#shared/schema-check.ts';
import type { Text } from './text.ts';

/**
 * A problem with its remedy, in the form of a schema's message, which has to be one string: first the English lines, for
 * readers who know nothing of languages, then the Chinese ones.
 *
 * @param problem continues after the name of the field
 * @param remedy a complete sentence
 */
export function withRemedy(problem: Text, remedy: Text): string {
  return [toldInEnglish(problem.en, remedy.en), toldInEnglish(problem.zh, remedy.zh)].join('\n');
}
