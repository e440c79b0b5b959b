import type { Mutant } from './instrument.ts';
import type { MutationState } from './state.ts';

export interface Scores {
  /** Percent of all that could be noticed. */
  readonly score: number;
  readonly files: readonly { readonly file: string; readonly caught: number; readonly all: number }[];
  readonly survivors: readonly { readonly place: string; readonly change: string }[];
}

/** Characters of what was there and what took its place. */
const shown = 60;

/** @param sourceOf a file as it was */
export function scoresOf(
  mutants: readonly Mutant[],
  { killed, covered }: MutationState,
  sourceOf: (file: string) => string,
): Scores {
  const counted = mutants.filter(({ status }) => status !== 'Ignored');
  const isCaught = ({ id }: Mutant): boolean => killed[id] !== undefined;
  const files = [...new Set(counted.map(({ fileName }) => fileName))].map((file) => {
    const own = counted.filter(({ fileName }) => fileName === file);
    return { file, caught: own.filter(isCaught).length, all: own.length };
  });
  const survivors = counted
    .filter((mutant) => !isCaught(mutant))
    .map(({ id, fileName, mutatorName, replacement, location: { start, end } }) => {
      const line = sourceOf(fileName).split('\n')[start.line] ?? '';
      const was =
        start.line === end.line ? line.slice(start.column, end.column) : `${line.slice(start.column)} …`;
      return {
        place: `${fileName}:${start.line + 1}`,
        change: `${mutatorName}, run by ${covered[id] ?? 0} tests: ${oneLine(was)} => ${oneLine(replacement)}`,
      };
    });
  const caught = counted.filter(isCaught).length;
  return { score: counted.length === 0 ? 100 : (100 * caught) / counted.length, files, survivors };
}

function oneLine(text: string): string {
  const joined = text.replace(/\s+/g, ' ');
  return joined.length > shown ? `${joined.slice(0, shown)}…` : joined;
}
