import type { Program, ProgramRule } from './program.ts';
import { each, inTurns, type Slices } from './slices.ts';

/** Each rule stands in a line of its own, so that a long program can be read piece by piece. JSON all the same. */
const before = '"rules":[\n';
const between = ',\n';
const after = '\n]';

/** The text in which pushed rules are stored. */
export function writeProgram(program: Program): string {
  const { rules, ...rest } = program;
  const [, inner = ''] = /^\{(.*)\}$/s.exec(JSON.stringify(rest)) ?? [];
  const lines = rules.map((rule) => JSON.stringify(rule)).join(between);
  return `{${inner},${before}${lines}${after}}`;
}

/**
 * Reads what {@link writeProgram} wrote, without keeping everybody waiting; and what was stored before rules had lines.
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
