import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';

/** What is kept: access tokens, uploaded media, and what is known of each user's conversation. */
export class Tables extends Construct {
  /** One item an account. It can be made anew within a minute, so it is neither kept nor backed up. */
  readonly tokens: Table;
  /** One item a conversation: windows, deliveries. Losing it could mean answering twice. */
  readonly conversations: Table;

  /** One item for each file that was uploaded to WeChat; gone after three days there and here. */
  readonly media: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.tokens = new Table(this, 'TokenTable', {
      partitionKey: { name: 'account', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.media = new Table(this, 'MediaTable', {
      partitionKey: { name: 'media', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billingMode: BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.conversations = new Table(this, 'ConversationTable', {
      partitionKey: { name: 'conversation', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}
