import { hash } from 'node:crypto';
import { Fn, Stack } from 'aws-cdk-lib';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { LoadedAccount } from '../config/read-account.ts';
import { rulesDigest } from '../rules/digest.ts';
import type { FunctionSettings } from './wechat-function.ts';

/** The maximum number of letters and digits that CloudFormation appends to a name that it generates. */
export const generatedLength = 13;

/**
 * One deployment of an account's rules. Its name differs from that of every other deployment, even of the same rules,
 * so a push that was made over another deployment has ended. The logical id is made from account and rules. When it
 * changes, CloudFormation creates a new resource under a new name, also when a revert changes it back.
 *
 * It is a log group that stays empty: it is free, quick to create and delete, and gets a unique name. The functions
 * and the command line get the name, and nobody needs a permission. If a deploy fails, CloudFormation goes back to
 * the previous deployment, which it deletes only after a success. So what was pushed stays in force.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-logs-loggroup.html
 */
export class RulesDeployment extends CfnLogGroup {
  readonly account: string;
  /** Of the rules; see `rulesDigest`. */
  readonly digest: string;
  /**
   * The end of its name, which CloudFormation generates and which is unique by itself. The whole names of two hundred
   * accounts would not fit into a function's environment.
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
