import { randomBytes } from 'node:crypto';
import { deploymentSeparator } from '#shared/aws/deployed-rules.ts';
import type { AccountSources } from '../../build/bundle.ts';
import type { FunctionName } from '../../build/functions.ts';
import { writeAccountData } from '../../build/write-account-data.ts';
import { deployedRulesIn, deployedRulesOutputs } from '../../constructs/deployed-rules-output.ts';
import { answersPassively } from '../../rules/answers-passively.ts';
import { rulesDigest } from '../../rules/digest.ts';
import type { LocalFunction } from '../lambda/function-host.ts';

/** The parts of a function that a deploy changes. */
export interface Deployable {
  readonly name: FunctionName;
  readonly target: LocalFunction;
  readonly codeFolder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Deploys accounts as `cdk deploy` would: their configuration for the functions, the files that they send, and a new
 * name for each deployment of changed rules, which ends the versions pushed over the previous one.
 *
 * @param outputs of the stack so far
 * @param ended the accounts whose pushed versions end even if their deployed rules stay the same
 * @returns the outputs that have changed
 */
export function deployRules(
  deployables: readonly Deployable[],
  sources: AccountSources,
  outputs: Readonly<Record<string, string>>,
  ended: ReadonlySet<string>,
): Readonly<Record<string, string>> {
  const { accounts } = sources;
  const before = deployedRulesIn(new Map(Object.entries(outputs)));
  const deployed = accounts.map(({ account: { account }, rules, media }) => {
    const digest = rulesDigest(rules, media);
    const old = before.get(account);
    const stays = old?.digest === digest && !ended.has(account);
    const deployment = stays ? old.deployment : randomBytes(6).toString('hex').toUpperCase();
    return { account, digest, deployment };
  });
  const deploymentOf = new Map(deployed.map(({ account, deployment }) => [account, deployment]));
  for (const { name, target, codeFolder, environment } of deployables) {
    writeAccountData(name, codeFolder, sources);
    const named = accounts.filter(({ built }) => name !== 'receiver' || answersPassively(built.program));
    const names = named.map(({ account: { account } }) => deploymentOf.get(account) ?? '');
    target.renew(
      'RULES_DEPLOYMENTS' in environment ? { RULES_DEPLOYMENTS: names.join(deploymentSeparator) } : {},
    );
  }
  return Object.fromEntries(deployedRulesOutputs(deployed));
}
