import type { Program, ProgramRule } from './program.ts';
import { each, inTurns, type Slices } from './slices.ts';

/** JSON with each rule on a line of its own, so that a long program can be read piece by piece. */
const before = '"rules":[\n';
const between = ',\n';
const after = '\n]';

/** The text that stores pushed rules. */
export function writeProgram(program: Program): string {
  const { rules, ...rest } = program;
  const [, inner = ''] = /^\{(.*)\}$/s.exec(JSON.stringify(rest)) ?? [];
  const lines = rules.map((rule) => JSON.stringify(rule)).join(between);
  return `{${inner},${before}${lines}${after}}`;
}

/**
 * Reads what {@link writeProgram} wrote, in slices, so that others get their turn. It also reads texts stored before rules
 * had lines of their own.
 *
 * @throws SyntaxError
 */
export function readProgram(text: string): Promise<Program> {
  return inTurns(reading(text));
}

function* reading(text: string): Slices<Program> {
  const start = text.indexOf(before);
  if (start < 0 || !text.endsWith(`${after}}`)) return JSON.parse(text) as Program;
  const rest = JSON.parse(`${text.slice(0, start)}"rules":[]}`) as Program;
  const lines = text.slice(start + before.length, -`${after}}`.length).split(between);
  const rules: ProgramRule[] = [];
  yield* each(lines, (line) => {
    if (line !== '') rules.push(JSON.parse(line) as ProgramRule);
  });
  return { ...rest, rules };
}
