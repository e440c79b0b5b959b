import { CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Platform } from '#shared/account/platform-schema.ts';
import { AccountSecrets } from './account-secrets.ts';
import { accountOutputId } from './output-id.ts';
import type { Receiver } from './receiver.ts';
import type { TokenRefresher } from './token-refresher.ts';

export interface ThirdPartyPlatformsProps {
  readonly platforms: readonly Platform[];
  readonly secretPrefix: string;
  readonly receiver: Receiver;
  readonly refresher: TokenRefresher;
}

/**
 * What accounts need that are served through a third-party platform (第三方平台): WeChat's authorization events reach the
 * token-refresher over a queue, and what it makes of them is kept where nobody else reads.
 */
export class ThirdPartyPlatforms extends Construct {
  constructor(scope: Construct, id: string, props: ThirdPartyPlatformsProps) {
    super(scope, id);
    const receiver = props.receiver.handler;
    const refresher = props.refresher.handler;
    const deadLetterQueue = new Queue(this, 'DeadLetterQueue', {
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const queue = new Queue(this, 'Queue', {
      enforceSSL: true,
      visibilityTimeout: Duration.minutes(3),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 10 },
    });
    queue.grant(receiver, 'sqs:SendMessage');
    receiver.addEnvironment('PLATFORM_QUEUE', queue.queueUrl);
    refresher.addEventSource(new SqsEventSource(queue, { batchSize: 10, reportBatchItemFailures: true }));

    // A lost refresh token means that the owner of the account has to authorize the platform again.
    const table = new Table(this, 'PlatformTable', {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    table.grant(refresher, 'dynamodb:GetItem', 'dynamodb:PutItem');
    refresher.addEnvironment('PLATFORM_TABLE', table.tableName);

    for (const { platform } of props.platforms) {
      const secrets = new AccountSecrets(this, `Platform-${platform}`, {
        account: platform,
        prefix: props.secretPrefix,
      });
      secrets.callback.grantRead(receiver);
      secrets.app.grantRead(refresher);
      const url = `${props.receiver.url.url}${platform}`;
      new CfnOutput(scope, accountOutputId('AuthorizationEventUrl', platform), {
        description: `URL for authorization events of ${platform} (授权事件接收URL)`,
        value: url,
      });
      new CfnOutput(scope, accountOutputId('MessageEventUrl', platform), {
        description: `URL for messages and events of ${platform} (消息与事件接收URL)`,
        value: `${url}/$APPID$`,
      });
    }
  }
}
