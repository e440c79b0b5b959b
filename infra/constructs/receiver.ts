import { Duration } from 'aws-cdk-lib';
import { type FunctionUrl, FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionBundle } from '../build/bundle.ts';
import { WeChatFunction } from './wechat-function.ts';

export interface ReceiverProps {
  readonly bundle: FunctionBundle;
  readonly queue: IQueue;
  readonly secretPrefix: string;
  readonly callbackSecrets: readonly Secret[];
}

/** What WeChat pushes to: a public URL whose function authenticates each request and puts it on the reply queue. */
export class Receiver extends Construct {
  readonly function: WeChatFunction;
  readonly url: FunctionUrl;

  constructor(scope: Construct, id: string, props: ReceiverProps) {
    super(scope, id);
    this.function = new WeChatFunction(this, 'Function', {
      description: 'Authenticates what WeChat pushes and puts it on the reply queue',
      bundle: props.bundle,
      timeout: Duration.seconds(10),
      environment: { REPLY_QUEUE: props.queue.queueUrl, SECRET_PREFIX: props.secretPrefix },
    });
    props.queue.grant(this.function, 'sqs:SendMessage');
    for (const secret of props.callbackSecrets) {
      secret.grantRead(this.function);
    }
    // WeChat signs its requests in a way of its own, which the function checks.
    this.url = this.function.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
  }
}
