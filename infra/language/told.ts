import { told as toldInEnglish } from '#shared/schema-check.ts';
import type { Text } from './text.ts';

/**
 * A problem with its remedy as the message of a schema, which has to be one string. The English lines come first, for
 * readers that do not know about the Chinese ones.
 *
 * @param problem continues after the name of the field
 * @param remedy a complete sentence
 */
export function withRemedy(problem: Text, remedy: Text): string {
  return [toldInEnglish(problem.en, remedy.en), toldInEnglish(problem.zh, remedy.zh)].join('\n');
}
