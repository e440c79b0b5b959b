/*
 * The outputs of a stack that tell the command line which accounts are deployed, and which rules of theirs. Several accounts
 * share one, because a stack can have 200 outputs; digest and deployment are in one, because they are those of the same
 * deploy only if they are read at once.
 */

/** The rules of an account as they are deployed. */
export interface RulesInDeployment {
  /** Of the rules; see `rulesDigest`. */
  readonly digest: string;
  /** Of them just this time. */
  readonly deployment: string;
}

/** An output stays below a kilobyte. */
const accountsInOutput = 10;

/** The outputs with the rules of all accounts, by their ids. */
export function deployedRulesOutputs(
  rules: readonly (RulesInDeployment & { readonly account: string })[],
): ReadonlyMap<string, string> {
  const texts = rules.map(({ account, digest, deployment }) => `${account}:${digest}:${deployment}`);
  return new Map(
    Array.from({ length: Math.ceil(texts.length / accountsInOutput) }, (_, index) => [
      `DeployedRules${index === 0 ? '' : index + 1}`,
      texts.slice(index * accountsInOutput, (index + 1) * accountsInOutput).join(' '),
    ]),
  );
}

/** Reads which rules of which accounts are deployed. */
export function deployedRulesIn(
  outputs: ReadonlyMap<string, string>,
): ReadonlyMap<string, RulesInDeployment> {
  const found = [...outputs]
    .filter(([id]) => /^DeployedRules\d*$/.test(id))
    .flatMap(([, text]) => text.split(' '))
    .map((text) => text.split(':'));
  return new Map(
    found.flatMap(([account, digest, deployment]) =>
      account === undefined || digest === undefined || deployment === undefined
        ? []
        : [[account, { digest, deployment }] as const],
    ),
  );
}
