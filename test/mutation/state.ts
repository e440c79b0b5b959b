import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** What is known of the mutants so far; the runner saves it, so that a run that hangs can be ended and gone on with. */
export interface MutationState {
  /** By the id of a mutant, the test that noticed it. */
  readonly killed: Record<string, string>;
  /** By the id of a mutant, how many tests run through it. */
  readonly covered: Record<string, number>;
  /** The tests that were played with all their mutants, by id. */
  readonly done: Record<string, true>;
  /** The mutants whose code ran outside a test, when a module was loaded; by id, how often. */
  loaded: Record<string, number>;
}

/** The variable of the environment that names the file. */
export const stateVariable = 'MUTATION_STATE';
/** Beside the state, which mutant is being tried with which test. */
export const nowFile = (stateFile: string): string => `${stateFile}.now`;

export function readState(file: string): MutationState {
  if (!existsSync(file)) return { killed: {}, covered: {}, done: {}, loaded: {} };
  return JSON.parse(readFileSync(file, 'utf8')) as MutationState;
}

export function writeState(file: string, state: MutationState): void {
  writeFileSync(file, JSON.stringify(state));
}
