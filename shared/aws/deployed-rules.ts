import type { Program } from '../rules/program.ts';

/** The rules that are deployed with a function. */
export interface DeployedRules {
  /**
   * Unique for each deployment: when the same rules are deployed again later, they get a new name. A push applies only
   * to the deployment that it was made over.
   */
  readonly deployment: string;
  readonly program: Program;
}

/** Separates deployments in a function's environment; no log group name contains it. */
export const deploymentSeparator = ',';

/**
 * The rules of accounts with their deployments, by account.
 *
 * @param accounts in the order of the stack
 * @param deployments theirs, in the same order. With the accounts' names beside them, fifty would not fit into the 4 KB of an
 *   environment.
 */
export function deployedRules(
  accounts: readonly { readonly id: string; readonly rules: Program }[],
  deployments: string,
): ReadonlyMap<string, DeployedRules> {
  const names = deployments.split(deploymentSeparator);
  return new Map(
    accounts.map(({ id, rules }, index) => [
      id,
      // A deploy updates code and environment one after the other. In between, if there is no name yet, no push is in
      // force.
      { deployment: names[index] ?? '', program: rules },
    ]),
  );
}
