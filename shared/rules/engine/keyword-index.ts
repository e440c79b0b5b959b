import { atOnce, type Slices } from '../slices.ts';
import { type Automaton, buildAutomaton } from './automaton.ts';

/**
 * The keywords that are looked for in texts that were normalized in one way. A text is gone through once for all of them;
 * what was found is kept until the next text.
 */
export interface KeywordIndex {
  /** The number of a keyword, which is taken in if it is new. */
  add(keyword: string): number;
  /** Does what the first text would otherwise have to wait for. */
  prepare(): Slices<void>;
  /** Goes through a text, unless that was done for this `turn` already. */
  scan(text: string, turn: number): void;
  /** Whether the keyword was in the text of this turn. */
  wasFound(keyword: number, turn: number): boolean;
  /** The keywords that were in the text of the last turn, each once. */
  readonly found: readonly number[];
}

export function createLexicon(): KeywordIndex {
  const numbers = new Map<string, number>();
  const found: number[] = [];
  let automaton: Automaton | undefined;
  let foundIn = new Float64Array(0);
  let current = 0;
  const note = (keyword: number): void => {
    if (foundIn[keyword] === current) return;
    foundIn[keyword] = current;
    found.push(keyword);
  };
  function* prepare(): Slices<void> {
    automaton = yield* buildAutomaton([...numbers.keys()]);
    foundIn = new Float64Array(numbers.size);
  }
  return {
    found,
    prepare,
    add(keyword) {
      const known = numbers.get(keyword);
      if (known !== undefined) return known;
      numbers.set(keyword, numbers.size);
      automaton = undefined;
      return numbers.size - 1;
    },
    scan(text, turn) {
      if (current === turn) return;
      if (automaton === undefined) atOnce(prepare());
      current = turn;
      found.length = 0;
      automaton?.scan(text, note);
    },
    wasFound: (keyword, turn) => foundIn[keyword] === turn,
  };
}
