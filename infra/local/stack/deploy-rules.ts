import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deploymentSeparator } from '#shared/aws/deployed-rules.ts';
import { copyMedia } from '../../build/copy-media.ts';
import { functions as configs, type FunctionName } from '../../build/functions.ts';
import type { LoadedAccount } from '../../config/read-account.ts';
import { deployedRulesIn, deployedRulesOutputs } from '../../constructs/deployed-rules-output.ts';
import { answersPassively } from '../../rules/answers-passively.ts';
import { rulesDigest } from '../../rules/digest.ts';
import type { LocalFunction } from '../lambda/function-host.ts';

/** A function as a deploy changes it. */
export interface Deployable {
  readonly name: FunctionName;
  readonly target: LocalFunction;
  readonly codeFolder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Whether accounts differ in more than a deploy of the functions alone can change: then there are other secrets, other
 * permissions, another WeChat.
 */
export function needsAnotherStack(
  before: readonly LoadedAccount[],
  after: readonly LoadedAccount[],
): boolean {
  const shape = (accounts: readonly LoadedAccount[]): string =>
    JSON.stringify(
      accounts.map(({ account: { account, kind, appId, platform, encryption }, built }) => [
        account,
        kind,
        appId,
        platform,
        encryption,
        answersPassively(built.program),
      ]),
    );
  return shape(before) !== shape(after);
}

/**
 * Deploys accounts whose files were saved, as `cdk deploy` would: what the functions are told of them, the files that they send,
 * and a new name for each deployment of changed rules, which ends what was pushed over those before.
 *
 * @param outputs of the stack so far
 * @param ended the accounts of which what was pushed ends, even if their rules are those of the deploy before
 * @returns those of its outputs that are others now
 */
export function deployRules(
  deployables: readonly Deployable[],
  accounts: readonly LoadedAccount[],
  folder: string,
  outputs: Readonly<Record<string, string>>,
  ended: ReadonlySet<string>,
): Readonly<Record<string, string>> {
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
    const told = accounts.map((account) => configs[name](account, []));
    writeFileSync(join(codeFolder, 'accounts.json'), JSON.stringify(told));
    if (name === 'sender') copyMedia(folder, join(codeFolder, 'media'), accounts);
    const named = accounts.filter(({ built }) => name !== 'receiver' || answersPassively(built.program));
    const names = named.map(({ account: { account } }) => deploymentOf.get(account) ?? '');
    target.renew(
      'RULES_DEPLOYMENTS' in environment ? { RULES_DEPLOYMENTS: names.join(deploymentSeparator) } : {},
    );
  }
  return Object.fromEntries(deployedRulesOutputs(deployed));
}
