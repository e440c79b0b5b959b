import { accountOutputId } from './output-id.ts';

/*
 * The output of a stack that tells the command line which rules of an account are deployed. Digest and deployment are in one,
 * because a stack can have 200 outputs, and because they are those of the same deploy only if they are read at once.
 */

/** The rules of an account as they are deployed. */
export interface RulesInDeployment {
  /** Of the rules; see `rulesDigest`. */
  readonly digest: string;
  /** Of them just this time. */
  readonly deployment: string;
}

export const deployedRulesOutput = (account: string): string => accountOutputId('DeployedRules', account);

export function deployedRulesText({ digest, deployment }: RulesInDeployment): string {
  return `${digest} ${deployment}`;
}

/** Reads which rules of an account are deployed; `undefined` where the outputs do not say. */
export function deployedRulesIn(
  outputs: ReadonlyMap<string, string>,
  account: string,
): RulesInDeployment | undefined {
  const [digest, deployment] = outputs.get(deployedRulesOutput(account))?.split(' ') ?? [];
  return digest === undefined || deployment === undefined ? undefined : { digest, deployment };
}
