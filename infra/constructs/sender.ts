import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { type CfnFunction, RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { senderSource } from '#shared/contracts/event.ts';
import type { FunctionBundle } from '../build/bundle.ts';
import { functionTimeouts, intakeSettings, mostInBatch, queueSettings } from '../config/delivery-settings.ts';
import { memoryFor } from '../config/sender-memory.ts';
import { grantPublish } from './bus.ts';
import { consumeQueue } from './consume-queue.ts';
import type { Egress } from './egress.ts';
import type { Intake } from './intake.ts';
import type { ReplyQueue } from './reply-queue.ts';
import { type FunctionSettings, WeChatFunction } from './wechat-function.ts';

export interface SenderProps {
  readonly bundle: FunctionBundle;
  readonly replies: ReplyQueue;
  readonly intake: Intake;
  readonly receiver: WeChatFunction;
  readonly bus: EventBus;
  readonly tokens: Table;
  readonly conversations: Table;
  readonly media: Table;
  readonly audits: Table;
  readonly wechatApi: string;
  readonly settings: FunctionSettings;
  /** How many batches it handles at once. */
  readonly concurrency: number;
  /** Whether that many instances are reserved for it. */
  readonly isReserved: boolean;
  /** The network of its calls, if they need one fixed address. */
  readonly egress: Egress | undefined;
}

/** The only part that sends to users. It handles the reply queue, many users in parallel. */
export class Sender extends Construct {
  readonly handler: WeChatFunction;

  constructor(scope: Construct, id: string, props: SenderProps) {
    super(scope, id);
    const { replies, intake } = props;
    const fromIntake = intakeSettings(props.concurrency);
    this.handler = new WeChatFunction(this, 'Function', {
      description: 'Answers WeChat users by the rules of each account, inside window and quota',
      bundle: props.bundle,
      timeout: Duration.seconds(functionTimeouts.sender),
      memorySize: memoryFor(props.bundle.folder),
      environment: {
        REPLY_QUEUE: replies.queue.queueUrl,
        REPLY_DEAD_LETTERS: replies.deadLetterQueue.queueUrl,
        INTAKE_QUEUE: intake.queue.queueUrl,
        INTAKE_DEAD_LETTERS: intake.deadLetterQueue.queueUrl,
        RECEIVER_ROLE: props.receiver.executionRole.roleId,
        MAX_RECEIVE_COUNT: String(queueSettings.maxReceiveCount),
        EVENT_BUS: props.bus.eventBusName,
        TOKEN_TABLE: props.tokens.tableName,
        CONVERSATION_TABLE: props.conversations.tableName,
        MEDIA_TABLE: props.media.tableName,
        AUDIT_TABLE: props.audits.tableName,
        WECHAT_API: props.wechatApi,
      },
      settings: props.settings,
      maxInstances: props.isReserved ? props.concurrency + fromIntake.maxConcurrency : undefined,
      egress: props.egress,
      // What it puts off comes back through queues, more often than the 16 times after which Lambda assumes a mistake
      // and drops it. It ends by itself: with the window of the reply, and by the number of receives.
      recursiveLoop: RecursiveLoop.ALLOW,
    });
    this.handler.addEnvironment('SENDER_ROLE', this.handler.executionRole.roleId);
    const actions = ['sqs:ChangeMessageVisibility', 'sqs:SendMessage'];
    consumeQueue(this.handler, 'ReplyQueue', {
      queue: replies.queue,
      batchSize: mostInBatch,
      maxConcurrency: props.concurrency,
      actions,
    });
    consumeQueue(this.handler, 'Intake', {
      queue: intake.queue,
      ...fromIntake,
      actions,
    });
    for (const { deadLetterQueue } of [replies, intake])
      deadLetterQueue.grant(this.handler, 'sqs:SendMessage');
    // Only a sender of this version or later understands decisions of the receiver.
    (props.receiver.node.defaultChild as CfnFunction).addResourceDependency(
      this.handler.node.defaultChild as CfnFunction,
    );
    props.tokens.grant(this.handler, 'dynamodb:GetItem');
    props.conversations.grant(
      this.handler,
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    );
    props.media.grant(this.handler, 'dynamodb:GetItem', 'dynamodb:PutItem');
    props.audits.grant(this.handler, 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:Query');
    grantPublish(props.bus, this.handler, senderSource);
  }
}
