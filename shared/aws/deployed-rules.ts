import type { Program } from '../rules/program.ts';

/** The rules that are deployed with a function. */
export interface DeployedRules {
  /**
   * Names this deployment of them, and no other: deployed again after others, the same rules have another one. What was
   * pushed over one is in force over no other.
   */
  readonly deployment: string;
  readonly program: Program;
}

/** Stands between deployments in a function's environment; no name of a log group has it. */
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
      // A deploy updates code and environment one after the other. Between them no push is in force where there is no name yet.
      { deployment: names[index] ?? '', program: rules },
    ]),
  );
}
