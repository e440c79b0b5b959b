import { Stack, type StackProps } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { FunctionBundle } from './build/bundle.ts';
import type { FunctionName } from './build/functions.ts';
import type { Platform } from './config/platform-schema.ts';
import type { LoadedAccount } from './config/read-account.ts';
import { completeOptions, optionsIn } from './config/read-stack-options.ts';
import { refuseInRegion } from './config/regions.ts';
import type { CompleteStackOptions, StackOptions } from './config/stack-options.ts';
import { Bus } from './constructs/bus.ts';
import { Egress } from './constructs/egress.ts';
import { EncryptionKey } from './constructs/encryption.ts';
import { EventSchemas } from './constructs/event-schemas.ts';
import { type GrantSendProps, grantSend, grantTokenRefresh } from './constructs/grant-send.ts';
import { Intake } from './constructs/intake.ts';
import { Later } from './constructs/later.ts';
import { AlarmTopic } from './constructs/monitoring/alarm-topic.ts';
import { Alarms } from './constructs/monitoring/alarms.ts';
import { Dashboard } from './constructs/monitoring/dashboard.ts';
import { addOutputs } from './constructs/outputs.ts';
import { Receiver } from './constructs/receiver.ts';
import { ReplyQueue } from './constructs/reply-queue.ts';
import { RulesStore } from './constructs/rules-store.ts';
import { Sender } from './constructs/sender.ts';
import { Tables } from './constructs/tables.ts';
import { ThirdPartyPlatforms } from './constructs/third-party-platforms.ts';
import { TokenRefresher } from './constructs/token-refresher.ts';
import { Webhook } from './constructs/webhook.ts';
import { answersPassively } from './rules/answers-passively.ts';

export interface WeChatReplyStackProps extends StackProps, StackOptions {
  readonly accounts: readonly LoadedAccount[];
  /**
   * The third-party platforms that serve accounts.
   * @default none
   */
  readonly platforms?: readonly Platform[];
  readonly bundles: Readonly<Record<FunctionName, FunctionBundle>>;
}

/**
 * The whole product, from WeChat's push to the reply. The bus has the stack's name, and the names of the secrets
 * begin with it.
 */
export class WeChatReplyStack extends Stack {
  private readonly bus: Bus;

  constructor(scope: Construct, id: string, props: WeChatReplyStackProps) {
    super(scope, id, props);
    const { accounts: loaded, platforms = [], bundles } = props;
    const accounts = loaded.map(({ account }) => account);
    const options = completeOptions(optionsIn(props));
    refuseInRegion(this.region, options);
    const secretPrefix = `${this.stackName}/`;
    const encryptionKey =
      options.encryptionKey === 'aws'
        ? undefined
        : new EncryptionKey(this, 'Encryption', options.encryptionKey).key;
    const settings = {
      encryptionKey,
      keysInUse: [encryptionKey?.keyArn, options.formerEncryptionKey].filter((arn) => arn !== undefined),
      logRetentionDays: options.logRetentionDays,
    };

    const { tokens, conversations, media, audits } = new Tables(this, 'Tables', { encryptionKey });
    const replies = new ReplyQueue(this, 'Replies', { encryptionKey });
    const { queue } = replies;
    const intake = new Intake(this, 'Intake', { encryptionKey });
    this.bus = new Bus(this, 'Events', {
      busName: this.stackName,
      intake: intake.queue,
      encryptionKey,
      archiveDays: options.archiveDays,
    });
    const egress =
      options.egress === 'none' ? undefined : new Egress(this, 'Egress', { kind: options.egress, settings });

    const receiver = new Receiver(this, 'Receiver', {
      bundle: bundles.receiver,
      queue,
      secretPrefix,
      settings,
      maxInstances: options.receiverConcurrency,
    });
    const sender = new Sender(this, 'Sender', {
      bundle: bundles.sender,
      replies,
      intake,
      receiver: receiver.handler,
      bus: this.bus.bus,
      tokens,
      conversations,
      media,
      audits,
      wechatApi: options.wechatApi,
      settings,
      concurrency: options.senderConcurrency,
      isReserved: options.reserveConcurrency,
      // A mini program's allow-list covers only the calls with the AppSecret, which the token-refresher makes.
      egress: accounts.some(({ kind }) => kind === 'official-account') ? egress : undefined,
    });
    const later = new Later(this, 'Later', {
      intake: intake.queue,
      replyQueue: queue,
      deadLetterQueue: this.bus.deadLetterQueue,
      settings,
    });
    later.usedBy(sender.handler);
    const rules = new RulesStore(this, 'Rules', { accounts: loaded, settings });
    const passive = loaded.filter(({ built }) => answersPassively(built.program));
    if (passive.length > 0) {
      rules.readBy(receiver.handler, passive);
      receiver.allowPassiveReplies(conversations, intake.queue);
    }
    rules.readBy(sender.handler, loaded);
    rules.media.readBy(sender.handler);
    const refresher = new TokenRefresher(this, 'TokenRefresher', {
      bundle: bundles['token-refresher'],
      bus: this.bus,
      tokens,
      secretPrefix,
      wechatApi: options.wechatApi,
      settings,
      isReserved: options.reserveConcurrency,
      egress,
    });
    const thirdParty =
      platforms.length === 0
        ? undefined
        : new ThirdPartyPlatforms(this, 'Platforms', {
            receiver,
            refresher,
            encryptionKey,
          });
    const tables = {
      conversations,
      audits,
      tokens,
      media,
      rules: rules.table,
      ...(thirdParty && { platforms: thirdParty.table }),
    };
    egress?.allowTables(Object.values(tables).map(({ tableArn }) => tableArn));
    const encrypted = [replies, intake, this.bus, thirdParty, ...Object.values(tables)];
    for (const { keyPolicy } of [receiver.handler, sender.handler, refresher.handler, later]) {
      if (keyPolicy !== undefined) for (const one of encrypted) one?.node.addDependency(keyPolicy);
    }
    this.bus.reserveSources({
      'wechat.sender': sender.handler.executionRole,
      'wechat.token': refresher.handler.executionRole,
    });

    const webhook = new Webhook(this, 'Webhook', {
      receiver: receiver.handler,
      live: receiver.live(options.provisionedConcurrency),
      kind: options.webhook,
      domain: options.domain,
      rate: options.httpApiRate,
      settings,
    });
    if (options.schemaRegistry) new EventSchemas(this, 'EventSchemas', { registryName: this.stackName });

    const functions = {
      receiver: receiver.handler,
      sender: sender.handler,
      'token-refresher': refresher.handler,
    };
    const topic = this.alarmTopic(options, encryptionKey);
    const alarms = new Alarms(this, 'Alarms', {
      functions,
      replyQueue: queue,
      tables: { conversations, audits, tokens },
      rules: this.bus.rules,
      deadLetterQueues: {
        replies: replies.deadLetterQueue,
        intake: intake.deadLetterQueue,
        events: this.bus.deadLetterQueue,
        ...(thirdParty && { platforms: thirdParty.deadLetterQueue }),
      },
      pushLatency: webhook.latency('p99'),
      runbookUrl: options.runbookUrl,
      action: topic && new SnsAction(topic),
    });
    const dashboard = new Dashboard(this, 'Monitoring', {
      functions,
      sender: sender.handler,
      replyQueue: queue,
      tables,
      pushLatency: (statistic) => webhook.latency(statistic),
      requests: webhook.requests(),
      alarms: alarms.all,
    });
    addOutputs(this, {
      accounts,
      platforms,
      webhookUrl: webhook.url,
      busName: this.bus.bus.eventBusName,
      tokenTableName: tokens.tableName,
      dashboardName: dashboard.name,
      egressAddress: egress?.address,
      encryptionKeyArn: encryptionKey?.keyArn,
    });
  }

  /** Lets another service of this app ask for messages to be sent; see {@link grantSend} for services of other apps. */
  grantSend(grantee: IGrantable, props: GrantSendProps): Grant {
    return grantSend(this.bus.bus, grantee, props);
  }

  /** Lets another service of this app report that WeChat rejected an access token; see {@link grantTokenRefresh}. */
  grantTokenRefresh(grantee: IGrantable, props: GrantSendProps): Grant {
    return grantTokenRefresh(this.bus.bus, grantee, props);
  }

  private alarmTopic(
    { alarmEmails, alarmTopicArn }: CompleteStackOptions,
    encryptionKey: EncryptionKey['key'] | undefined,
  ): ITopic | undefined {
    if (alarmTopicArn !== undefined) return Topic.fromTopicArn(this, 'AlarmTopic', alarmTopicArn);
    if (alarmEmails.length === 0) return undefined;
    return new AlarmTopic(this, 'AlarmTopic', { emails: alarmEmails, encryptionKey }).topic;
  }
}
