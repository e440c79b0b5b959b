import { hash } from 'node:crypto';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { rulesOf } from '#shared/account/rules-of.ts';
import type { Account } from '#shared/account/schema.ts';
import { rulesDigest } from '#shared/rules/digest.ts';
import { accountOutputId } from './output-id.ts';

/**
 * One deployment of an account's rules. Its name tells it from every other, also of the same rules, and so a push that was
 * made over another one has ended: CloudFormation makes a resource anew whose logical id it does not have, under a name that
 * nothing has had. The id is that of account and rules, so it changes with them, and changes back with a revert.
 *
 * Nobody reads the parameter. The functions and the command line are told its name. When a deploy fails, CloudFormation goes
 * back to the one before, which it only deletes after a success: what was pushed stays in force.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
 */
export class RulesDeployment extends CfnParameter {
  constructor(scope: Construct, id: string, config: Account) {
    const { account } = config;
    const digest = rulesDigest(rulesOf(config));
    super(scope, id, {
      type: 'String',
      tier: 'Standard',
      value: digest,
      description: `Named anew at each deploy that changes the rules of ${account}: what was pushed before has ended`,
    });
    // Short, since it is part of the name, and a function's environment has that of every account.
    this.overrideLogicalId(`Rules${hash('sha256', `${account} ${digest}`).slice(0, 12)}`);
    new CfnOutput(Stack.of(this), deployedRulesOutput(account), {
      description: `The deployed rules of ${account}: their digest, and the name of this deployment of them`,
      value: `${digest} ${this.ref}`,
    });
  }
}

/** The rules of an account as they are deployed. */
export interface RulesInDeployment {
  /** Of the rules; see `rulesDigest`. */
  readonly digest: string;
  /** Of them just this time. */
  readonly deployment: string;
}

/**
 * Reads from the outputs of a stack which rules of an account are deployed; `undefined` where it does not say. Both are in
 * one output, because a stack can have 200, and because they are those of the same deploy only if they are read at once.
 */
export function deployedRulesIn(
  outputs: ReadonlyMap<string, string>,
  account: string,
): RulesInDeployment | undefined {
  const [digest, deployment] = outputs.get(deployedRulesOutput(account))?.split(' ') ?? [];
  return digest === undefined || deployment === undefined ? undefined : { digest, deployment };
}

const deployedRulesOutput = (account: string): string => accountOutputId('DeployedRules', account);
