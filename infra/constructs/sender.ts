import type { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionBundle } from '../build/bundle.ts';
import { WeChatFunction } from './wechat-function.ts';

export interface SenderProps {
  readonly bundle: FunctionBundle;
  readonly timeout: Duration;
  readonly queue: IQueue;
  readonly bus: EventBus;
  readonly tokens: Table;
  readonly conversations: Table;
  readonly wechatApi: string;
}

/** The only part that talks to users: it works through the reply queue, users side by side. */
export class Sender extends Construct {
  readonly function: WeChatFunction;

  constructor(scope: Construct, id: string, props: SenderProps) {
    super(scope, id);
    this.function = new WeChatFunction(this, 'Function', {
      description: 'Answers WeChat users by the rules of each account, inside window and quota',
      bundle: props.bundle,
      timeout: props.timeout,
      environment: {
        REPLY_QUEUE: props.queue.queueUrl,
        EVENT_BUS: props.bus.eventBusName,
        TOKEN_TABLE: props.tokens.tableName,
        CONVERSATION_TABLE: props.conversations.tableName,
        WECHAT_API: props.wechatApi,
      },
    });
    this.function.addEventSource(
      new SqsEventSource(props.queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency: 50 }),
    );
    props.tokens.grant(this.function, 'dynamodb:GetItem');
    props.conversations.grant(this.function, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    props.bus.grantPutEventsTo(this.function);
  }
}
