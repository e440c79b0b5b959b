import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Account } from '#shared/account/schema.ts';
import { deploymentSeparator } from '#shared/aws/deployed-rules.ts';
import { CodedError } from '#shared/coded-error.ts';
import { RulesDeployment } from './rules-deployment.ts';

export interface RulesStoreProps {
  /** In the order in which they lie beside the functions' code. */
  readonly accounts: readonly Account[];
  readonly encryptionKey: IKey | undefined;
}

/**
 * How many accounts a stack can have. A function's environment takes 4 KB; of those, names and addresses need at most 1.5, and
 * 40 bytes are for the deployment of each account's rules.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const mostAccounts = 64;

/** Where rules lie that were pushed over the deployed ones, version by version, and which deployment of those there is. */
export class RulesStore extends Construct {
  readonly table: Table;
  private readonly deployments: ReadonlyMap<string, RulesDeployment>;

  /** @throws CodedError `accounts_too_many` */
  constructor(scope: Construct, id: string, { accounts, encryptionKey }: RulesStoreProps) {
    super(scope, id);
    if (accounts.length > mostAccounts) throw tooMany(accounts.length);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'account', type: AttributeType.STRING },
      sortKey: { name: 'item', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...(encryptionKey && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // What was pushed may be in no other place.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    new CfnOutput(scope, 'RulesTableName', {
      description: 'Where pushed rules lie, version by version',
      value: this.table.tableName,
    });
    this.deployments = new Map(
      accounts.map((account) => [
        account.account,
        new RulesDeployment(this, `Deployment-${account.account}`, account),
      ]),
    );
  }

  /** Lets a function see which rules of these accounts are in force. */
  readBy(reader: LambdaFunction, accounts: readonly Account[]): void {
    const deployments = accounts.map(({ account }) => this.deployments.get(account)?.ref);
    reader.addEnvironment('RULES_TABLE', this.table.tableName);
    reader.addEnvironment('RULES_DEPLOYMENTS', deployments.join(deploymentSeparator));
    this.table.grant(reader, 'dynamodb:GetItem', 'dynamodb:Query');
  }
}

function tooMany(count: number): CodedError<'accounts_too_many'> {
  return new CodedError(
    'accounts_too_many',
    `A stack has room for ${mostAccounts} accounts, and these are ${count}. Move some to a folder of their own, and deploy it as a stage of its own: npx cdk deploy -c stage=<name> -c accounts=<folder>.`,
  );
}
