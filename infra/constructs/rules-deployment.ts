import { hash } from 'node:crypto';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { LoadedAccount } from '../config/read-account.ts';
import { rulesDigest } from '../rules/digest.ts';
import { deployedRulesOutput, deployedRulesText } from './deployed-rules-output.ts';
import type { FunctionSettings } from './wechat-function.ts';

const hexDigits = 10;

/**
 * One deployment of an account's rules. Its name tells it from every other, also of the same rules, and so a push that was
 * made over another one has ended: CloudFormation makes a resource anew whose logical id it does not have, under a name that
 * nothing has had. The id is that of account and rules, so it changes with them, and changes back with a revert.
 *
 * It is a log group to which nothing is logged: that costs nothing, is made and deleted at once, and gets a name of its own. The
 * functions and the command line are told the name, and nobody needs a permission. When a deploy fails, CloudFormation
 * goes back to the deployment before, which it only deletes after a success: what was pushed stays in force.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-logs-loggroup.html
 */
export class RulesDeployment extends CfnLogGroup {
  constructor(
    scope: Construct,
    id: string,
    { account: config, rules }: LoadedAccount,
    settings: FunctionSettings,
  ) {
    const { account } = config;
    const digest = rulesDigest(rules);
    super(scope, id, {
      retentionInDays: settings.logRetentionDays,
      ...(settings.encryptionKey && { kmsKeyId: settings.encryptionKey.keyArn }),
      tags: [{ key: 'RulesOf', value: account }],
    });
    // Short, since it is part of the name, and a function's environment has that of every account.
    this.overrideLogicalId(`Rules${hash('sha256', `${account} ${digest}`).slice(0, hexDigits)}`);
    new CfnOutput(Stack.of(this), deployedRulesOutput(account), {
      description: `The deployed rules of ${account}: their digest, and the name of this deployment of them`,
      value: deployedRulesText({ digest, deployment: this.ref }),
    });
  }
}

/** How long the name of a deployment is at most: that of the stack, the logical id and 13 characters, joined by dashes. */
export function deploymentLength(stackName: string): number {
  return stackName.length + 'Rules'.length + hexDigits + 13 + 2;
}
