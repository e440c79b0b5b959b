import { type AccountRules, buildProgram } from './build/program.ts';
import { rulesDigest } from './digest.ts';
import type { Program } from './program.ts';

/** The rules that are deployed with a function. */
export interface DeployedRules {
  /** Of what was written; see {@link rulesDigest}. */
  readonly digest: string;
  readonly program: Program;
}

/** Whether the answer to a push can lie in the response to it. */
export function answersPassively({ program }: DeployedRules): boolean {
  return program.rules.some(({ passive, transfer }) => passive !== undefined || transfer !== undefined);
}

/** @param rules checked, and without errors */
export function deployedRules(rules: AccountRules): DeployedRules {
  return { digest: rulesDigest(rules), program: buildProgram(rules).program };
}
