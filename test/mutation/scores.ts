/** The parts used of a report of mutation testing. {@link https://github.com/stryker-mutator/mutation-testing-elements} */
export interface MutationReport {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: string;
        readonly mutants: readonly {
          readonly status: string;
          readonly mutatorName: string;
          readonly replacement?: string;
          readonly location: {
            readonly start: { readonly line: number; readonly column: number };
            readonly end: { readonly line: number; readonly column: number };
          };
        }[];
      }
    >
  >;
}

export interface Scores {
  /** Percent of all that could be noticed. */
  readonly score: number;
  readonly files: readonly { readonly file: string; readonly caught: number; readonly all: number }[];
  readonly survivors: readonly { readonly place: string; readonly change: string }[];
}

const caught = ['Killed', 'Timeout'];
const missed = ['Survived', 'NoCoverage'];
/** Characters of what was there and what took its place. */
const shown = 60;

export function scoresOf({ files }: MutationReport): Scores {
  const counted = Object.entries(files).map(([file, { mutants }]) => {
    const of = (statuses: readonly string[]): number =>
      mutants.filter(({ status }) => statuses.includes(status)).length;
    return { file, caught: of(caught), all: of([...caught, ...missed]) };
  });
  const survivors = Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants
      .filter(({ status }) => missed.includes(status))
      .map(({ location: { start, end }, replacement = '', mutatorName }) => {
        const line = lines[start.line - 1] ?? '';
        const was =
          start.line === end.line ? line.slice(start.column - 1, end.column - 1) : `${line.trim()} …`;
        return {
          place: `${file}:${start.line}`,
          change: `${mutatorName}: ${oneLine(was)} => ${oneLine(replacement)}`,
        };
      });
  });
  const sum = (pick: 'caught' | 'all'): number => counted.reduce((total, one) => total + one[pick], 0);
  return { score: sum('all') === 0 ? 100 : (100 * sum('caught')) / sum('all'), files: counted, survivors };
}

function oneLine(text: string): string {
  const joined = text.replace(/\s+/g, ' ');
  return joined.length > shown ? `${joined.slice(0, shown)}…` : joined;
}
