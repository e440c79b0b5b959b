import { atOnce, type Slices } from '../slices.ts';
import { type Automaton, buildAutomaton } from './automaton.ts';

/**
 * The keywords that are searched in texts normalized in one way. Each text is scanned once for all of them, and the matches
 * are kept until the next text.
 */
export interface KeywordIndex {
  /** The number of a keyword; a new keyword is added. */
  add(keyword: string): number;
  /** Builds the automaton ahead of time, which the first text would otherwise wait for. */
  prepare(): Slices<void>;
  /** Scans a text, unless this message was scanned already. */
  scan(text: string, turn: number): void;
  /** Whether the keyword is in the text of this message. */
  wasFound(keyword: number, turn: number): boolean;
  /** The keywords in the text scanned last, each once. */
  readonly found: readonly number[];
}

export function createKeywordIndex(): KeywordIndex {
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
