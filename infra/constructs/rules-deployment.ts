import { hash } from 'node:crypto';
import { Fn, Stack } from 'aws-cdk-lib';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { LoadedAccount } from '../config/read-account.ts';
import { rulesDigest } from '../rules/digest.ts';
import type { FunctionSettings } from './wechat-function.ts';

/** How many letters and digits CloudFormation puts at the end of a name that it gives, at most. */
export const generatedLength = 13;

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
  readonly account: string;
  /** Of the rules; see `rulesDigest`. */
  readonly digest: string;
  /**
   * What CloudFormation has put at the end of its name, which is all that nothing else has: the names of two hundred accounts
   * would not fit into a function's environment.
   */
  readonly deployment: string;

  constructor(
    scope: Construct,
    id: string,
    { account: { account }, rules, media }: LoadedAccount,
    settings: FunctionSettings,
  ) {
    super(scope, id, {
      retentionInDays: settings.logRetentionDays,
      ...(settings.encryptionKey && { kmsKeyId: settings.encryptionKey.keyArn }),
      tags: [{ key: 'RulesOf', value: account }],
    });
    this.account = account;
    this.digest = rulesDigest(rules, media);
    const logicalId = `Rules${hash('sha256', `${account} ${this.digest}`).slice(0, 10)}`;
    this.overrideLogicalId(logicalId);
    const before = `${Stack.of(this).stackName}-${logicalId}`;
    this.deployment = Fn.select(before.split('-').length, Fn.split('-', this.ref));
  }
}
