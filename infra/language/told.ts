import { told as toldInEnglish } from '#shared/schema-check.ts';
import type { Text } from './text.ts';

/**
 * A problem with its remedy in the place of a schema's message, which has to be one string: the English lines come first, as
 * those who know nothing of languages read them, and the Chinese ones behind them.
 *
 * @param problem as it goes on from the name of the field
 * @param remedy a complete sentence
 */
export function withRemedy(problem: Text, remedy: Text): string {
  return [toldInEnglish(problem.en, remedy.en), toldInEnglish(problem.zh, remedy.zh)].join('\n');
}
