import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { deploymentSeparator } from '#shared/aws/deployed-rules.ts';
import type { LoadedAccount } from '../config/read-account.ts';
import { both } from '../language/text.ts';
import { ToldError } from '../language/told-error.ts';
import { deployedRulesOutputs } from './deployed-rules-output.ts';
import { MediaBucket } from './media-bucket.ts';
import { generatedLength, RulesDeployment } from './rules-deployment.ts';
import type { FunctionSettings } from './wechat-function.ts';

export interface RulesStoreProps {
  /** In the same order as beside the functions' code. */
  readonly accounts: readonly LoadedAccount[];
  readonly settings: FunctionSettings;
}

/**
 * The size of a function's environment, and the part of it for other names and addresses. Most of these begin with
 * the stack's name.
 */
const environmentLimit = 4096;
const otherVariables = (stackName: string): number => 1720 + 13 * stackName.length;

/**
 * How many accounts a stack can have: as many as have room for their deployment in a function's environment.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export function mostAccounts(stackName: string): number {
  const left = environmentLimit - otherVariables(stackName);
  return Math.floor(left / (generatedLength + deploymentSeparator.length));
}

/** The versions of pushed rules, and the deployments that they were pushed over. */
export class RulesStore extends Construct {
  readonly table: Table;
  /** The files of pushed rules, by their content. */
  readonly media: MediaBucket;
  private readonly deployments: readonly RulesDeployment[];

  /** @throws CodedError `accounts_too_many` */
  constructor(scope: Construct, id: string, { accounts, settings }: RulesStoreProps) {
    super(scope, id);
    refuseTooMany(accounts.length, Stack.of(this).stackName);
    const { encryptionKey } = settings;
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'account', type: AttributeType.STRING },
      sortKey: { name: 'item', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...(encryptionKey && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // Pushed rules may exist nowhere else.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.media = new MediaBucket(this, 'Media', { encryptionKey });
    new CfnOutput(scope, 'RulesTableName', {
      description: 'Where pushed rules lie, version by version',
      value: this.table.tableName,
    });
    this.deployments = accounts.map(
      (one) => new RulesDeployment(this, `Deployment-${one.account.account}`, one, settings),
    );
    for (const [id, value] of deployedRulesOutputs(this.deployments)) {
      new CfnOutput(scope, id, {
        description:
          'The deployed accounts, each with the digest of its rules and the name of this deployment of them',
        value,
      });
    }
  }

  /** Lets a function see which rules of these accounts are in force. */
  readBy(reader: LambdaFunction, accounts: readonly LoadedAccount[]): void {
    const wanted = new Set(accounts.map(({ account }) => account.account));
    const deployments = this.deployments.filter(({ account }) => wanted.has(account));
    reader.addEnvironment('RULES_TABLE', this.table.tableName);
    reader.addEnvironment(
      'RULES_DEPLOYMENTS',
      deployments.map(({ deployment }) => deployment).join(deploymentSeparator),
    );
    this.table.grant(reader, 'dynamodb:GetItem', 'dynamodb:Query');
  }
}

function refuseTooMany(count: number, stackName: string): void {
  const most = mostAccounts(stackName);
  if (count <= most) return;
  throw new ToldError(
    'accounts_too_many',
    both(
      `The stack ${stackName} has room for ${most} accounts, and these are ${count}: the 4 KB of a function’s environment have the deployment of each one’s rules. Move some to a folder of their own, and deploy it as a stage of its own: npx cdk deploy -c stage=<name> -c accounts=<folder>.`,
      `堆栈 ${stackName} 最多放 ${most} 个账号，现在有 ${count} 个：每个账号的规则部署标识都要放进函数 4 KB 的环境变量。把一部分移到另一个文件夹，作为单独的环境部署：npx cdk deploy -c stage=<名称> -c accounts=<文件夹>。`,
    ),
  );
}
