import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { rulesOf } from '#shared/account/rules-of.ts';
import type { Account } from '#shared/account/schema.ts';
import { rulesDigest } from '#shared/rules/digest.ts';
import { accountOutputId } from './output-id.ts';

export interface RulesStoreProps {
  readonly accounts: readonly Account[];
  readonly encryptionKey: IKey | undefined;
}

/**
 * Where rules lie that were pushed over the deployed ones, version by version. The outputs tell `rules push` where that is,
 * and which rules are deployed: a push is in force for just as long as those are.
 */
export class RulesStore extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, { accounts, encryptionKey }: RulesStoreProps) {
    super(scope, id);
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
    for (const account of accounts) {
      new CfnOutput(scope, accountOutputId('DeployedRules', account.account), {
        description: `Digest of the deployed rules of ${account.account}`,
        value: rulesDigest(rulesOf(account)),
      });
    }
  }

  /** Lets a function see which rules are in force. */
  readBy(reader: LambdaFunction): void {
    reader.addEnvironment('RULES_TABLE', this.table.tableName);
    this.table.grant(reader, 'dynamodb:GetItem', 'dynamodb:Query');
  }
}
