/*
 * Stack outputs that tell the command line which accounts and rules are deployed. Several accounts share an output,
 * because a stack can have only 200. Digest and deployment are in the same output, because only values that are read
 * together are surely from the same deploy.
 */

/** The deployed rules of an account. */
export interface RulesInDeployment {
  /** Of the rules; see `rulesDigest`. */
  readonly digest: string;
  /** Unique for this deployment; see `DeployedRules`. */
  readonly deployment: string;
}

/** The maximum length of an output is a kilobyte. */
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

/** Reads which version of each account's rules is deployed. */
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
