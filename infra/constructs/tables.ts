import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

export interface TablesProps {
  readonly encryptionKey: IKey | undefined;
}

/** The tables: access tokens, uploaded media, conversations and records. */
export class Tables extends Construct {
  /** One item for each account. It can be created again within a minute, so it is neither retained nor backed up. */
  readonly tokens: Table;
  /** One item for each conversation: windows and deliveries. Without it a user could get two replies. */
  readonly conversations: Table;

  /** One item for each file that was uploaded to WeChat; after three days it expires there and here. */
  readonly media: Table;

  /** One item for each push or request with messages: their outcomes. */
  readonly audits: Table;

  constructor(scope: Construct, id: string, { encryptionKey }: TablesProps) {
    super(scope, id);
    const encryption =
      encryptionKey === undefined ? {} : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey };
    this.tokens = new Table(this, 'TokenTable', {
      partitionKey: { name: 'account', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      ...encryption,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.media = new Table(this, 'MediaTable', {
      partitionKey: { name: 'media', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...encryption,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.conversations = new Table(this, 'ConversationTable', {
      partitionKey: { name: 'conversation', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...encryption,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.audits = new Table(this, 'AuditTable', {
      partitionKey: { name: 'conversation', type: AttributeType.STRING },
      sortKey: { name: 'record', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...encryption,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    acknowledge(this.tokens, 'DDB3', 'A lost access token is fetched again within a minute.');
    acknowledge(this.media, 'DDB3', 'A lost media id means one more upload of a file that is in the bundle.');
  }
}
