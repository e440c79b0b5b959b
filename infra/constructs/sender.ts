import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { senderSource } from '#shared/contracts/event.ts';
import type { FunctionBundle } from '../build/bundle.ts';
import { functionTimeouts } from '../config/delivery-settings.ts';
import { grantPublish } from './bus.ts';
import { consumeQueue } from './consume-queue.ts';
import type { Egress } from './egress.ts';
import { type FunctionSettings, WeChatFunction } from './wechat-function.ts';

export interface SenderProps {
  readonly bundle: FunctionBundle;
  readonly queue: Queue;
  readonly bus: EventBus;
  readonly tokens: Table;
  readonly conversations: Table;
  readonly media: Table;
  readonly audits: Table;
  readonly wechatApi: string;
  readonly settings: FunctionSettings;
  /** Where its calls leave from, if that has to be one address. */
  readonly egress: Egress | undefined;
}

/** The only part that talks to users: it works through the reply queue, users side by side. */
export class Sender extends Construct {
  readonly handler: WeChatFunction;

  constructor(scope: Construct, id: string, props: SenderProps) {
    super(scope, id);
    this.handler = new WeChatFunction(this, 'Function', {
      description: 'Answers WeChat users by the rules of each account, inside window and quota',
      bundle: props.bundle,
      timeout: Duration.seconds(functionTimeouts.sender),
      // It mostly waits for WeChat; with less still, the handshakes of a cold start would take long.
      memorySize: 384,
      environment: {
        REPLY_QUEUE: props.queue.queueUrl,
        EVENT_BUS: props.bus.eventBusName,
        TOKEN_TABLE: props.tokens.tableName,
        CONVERSATION_TABLE: props.conversations.tableName,
        MEDIA_TABLE: props.media.tableName,
        AUDIT_TABLE: props.audits.tableName,
        WECHAT_API: props.wechatApi,
      },
      settings: props.settings,
      egress: props.egress,
    });
    consumeQueue(this.handler, 'ReplyQueue', {
      queue: props.queue,
      batchSize: 10,
      maxConcurrency: 50,
      actions: ['sqs:ChangeMessageVisibility'],
    });
    props.tokens.grant(this.handler, 'dynamodb:GetItem');
    props.conversations.grant(this.handler, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    props.media.grant(this.handler, 'dynamodb:GetItem', 'dynamodb:PutItem');
    props.audits.grant(this.handler, 'dynamodb:PutItem');
    grantPublish(props.bus, this.handler, senderSource);
  }
}
