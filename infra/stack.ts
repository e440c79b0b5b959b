import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Account } from '#shared/account/schema.ts';
import type { FunctionBundle, FunctionName } from './build/bundle.ts';
import { AccountSecrets } from './constructs/account-secrets.ts';
import { Bus } from './constructs/bus.ts';
import { accountOutputId } from './constructs/output-id.ts';
import { Receiver } from './constructs/receiver.ts';
import { ReplyQueue } from './constructs/reply-queue.ts';
import { RulesStore } from './constructs/rules-store.ts';
import { Sender } from './constructs/sender.ts';
import { Tables } from './constructs/tables.ts';
import { TokenRefresher } from './constructs/token-refresher.ts';

export interface WeChatReplyStackProps extends StackProps {
  readonly accounts: readonly Account[];
  readonly bundles: Readonly<Record<FunctionName, FunctionBundle>>;
  /**
   * Where WeChat's API is; another of its host names may be nearer to the region.
   * @default https://api.weixin.qq.com
   */
  readonly wechatApi?: string;
}

/** The whole product, from WeChat's push to the reply. Its name is also that of the bus and begins those of the secrets. */
export class WeChatReplyStack extends Stack {
  constructor(scope: Construct, id: string, props: WeChatReplyStackProps) {
    super(scope, id, props);
    const { accounts, bundles, wechatApi = 'https://api.weixin.qq.com' } = props;
    const secretPrefix = `${this.stackName}/`;
    const senderTimeout = Duration.seconds(30);

    const secrets = accounts.map(
      ({ account }) => new AccountSecrets(this, `Account-${account}`, { account, prefix: secretPrefix }),
    );
    const { tokens, conversations } = new Tables(this, 'Tables');
    const { queue } = new ReplyQueue(this, 'Replies', { consumerTimeout: senderTimeout });
    const bus = new Bus(this, 'Events', { busName: this.stackName, replyQueue: queue });

    const receiver = new Receiver(this, 'Receiver', {
      bundle: bundles.receiver,
      queue,
      secretPrefix,
      callbackSecrets: secrets.map(({ callback }) => callback),
    });
    const sender = new Sender(this, 'Sender', {
      bundle: bundles.sender,
      timeout: senderTimeout,
      queue,
      bus: bus.bus,
      tokens,
      conversations,
      wechatApi,
    });
    const rules = new RulesStore(this, 'Rules', { accounts });
    rules.readBy(receiver.function);
    rules.readBy(sender.function);
    new TokenRefresher(this, 'TokenRefresher', {
      bundle: bundles['token-refresher'],
      bus,
      tokens,
      secretPrefix,
      appSecrets: secrets.map(({ app }) => app),
      wechatApi,
    });

    for (const { account } of accounts) {
      new CfnOutput(this, accountOutputId('WebhookUrl', account), {
        description: `URL to paste into the WeChat console of ${account} (服务器地址)`,
        value: `${receiver.url.url}${account}`,
      });
    }
    new CfnOutput(this, 'EventBusName', {
      description: 'The bus on which other services see messages and request sends',
      value: bus.bus.eventBusName,
    });
    new CfnOutput(this, 'TokenTableName', {
      description: 'Where services with an IAM grant read the access tokens',
      value: tokens.tableName,
    });
  }
}
