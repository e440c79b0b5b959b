import { Duration, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Alias, type IVersion } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionBundle } from '../build/bundle.ts';
import { functionTimeouts } from '../config/delivery-settings.ts';
import { grantSecrets } from './grant-secrets.ts';
import { type FunctionSettings, WeChatFunction } from './wechat-function.ts';

export interface ReceiverProps {
  readonly bundle: FunctionBundle;
  readonly queue: IQueue;
  readonly secretPrefix: string;
  readonly settings: FunctionSettings;
  readonly maxInstances: number | undefined;
}

/** The function for WeChat's pushes. It authenticates each request and puts it on the reply queue. */
export class Receiver extends Construct {
  readonly handler: WeChatFunction;

  constructor(scope: Construct, id: string, props: ReceiverProps) {
    super(scope, id);
    this.handler = new WeChatFunction(this, 'Function', {
      description: 'Authenticates what WeChat pushes and puts it on the reply queue',
      bundle: props.bundle,
      timeout: Duration.seconds(functionTimeouts.receiver),
      environment: { REPLY_QUEUE: props.queue.queueUrl, SECRET_PREFIX: props.secretPrefix },
      settings: props.settings,
      maxInstances: props.maxInstances,
    });
    props.queue.grant(this.handler, 'sqs:SendMessage');
    grantSecrets(this.handler, props.secretPrefix, 'callback');
  }

  /** Lets it decide about pushes that get passive replies, and report those that it could not answer. */
  allowPassiveReplies(conversations: Table, intake: IQueue): void {
    this.handler.addEnvironment('CONVERSATION_TABLE', conversations.tableName);
    conversations.grant(this.handler, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    this.handler.addEnvironment('INTAKE_QUEUE', intake.queueUrl);
    intake.grant(this.handler, 'sqs:SendMessage');
  }

  /**
   * The function to push to, or the version that has warm instances. Call this when the function is complete, because
   * a version cannot be changed.
   */
  live(provisionedConcurrency: number): Alias | WeChatFunction {
    if (provisionedConcurrency === 0) return this.handler;
    Validations.of(this.handler).acknowledge({
      id: 'Annotation::@aws-cdk/aws-lambda:addPermissionsToVersionOrAlias',
      reason:
        'The URL without warm instances stays beside the other, and it may invoke only the function itself.',
    });
    return new Alias(this, 'Live', {
      aliasName: 'live',
      version: this.handler.currentVersion as IVersion,
      provisionedConcurrentExecutions: provisionedConcurrency,
    });
  }
}
