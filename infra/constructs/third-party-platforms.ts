import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { consumeQueue } from './consume-queue.ts';
import type { Receiver } from './receiver.ts';
import { queueEncryption } from './reply-queue.ts';
import type { TokenRefresher } from './token-refresher.ts';

export interface ThirdPartyPlatformsProps {
  readonly receiver: Receiver;
  readonly refresher: TokenRefresher;
  readonly encryptionKey: IKey | undefined;
}

/**
 * The resources for accounts of a third-party platform (第三方平台): a queue that brings WeChat's authorization events to
 * the token-refresher, and a table for the result that nobody else can read.
 */
export class ThirdPartyPlatforms extends Construct {
  readonly deadLetterQueue: Queue;
  /** Retained: without its refresh token, the owner of an account has to authorize the platform again. */
  readonly table: Table;

  constructor(scope: Construct, id: string, props: ThirdPartyPlatformsProps) {
    super(scope, id);
    const receiver = props.receiver.handler;
    const refresher = props.refresher.handler;
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', {
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      ...queueEncryption(props.encryptionKey),
    });
    const queue = new Queue(this, 'Queue', {
      enforceSSL: true,
      visibilityTimeout: Duration.minutes(3),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: 10 },
      ...queueEncryption(props.encryptionKey),
    });
    queue.grant(receiver, 'sqs:SendMessage');
    receiver.addEnvironment('PLATFORM_QUEUE', queue.queueUrl);
    consumeQueue(refresher, 'PlatformQueue', { queue, batchSize: 10 });

    this.table = new Table(this, 'PlatformTable', {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...(props.encryptionKey === undefined
        ? {}
        : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: props.encryptionKey }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.table.grant(refresher, 'dynamodb:GetItem', 'dynamodb:PutItem');
    refresher.addEnvironment('PLATFORM_TABLE', this.table.tableName);
  }
}
