import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Architecture, Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { grantSend } from '../../constructs/grant-send.ts';
import { orderLookup } from './answer.ts';

export interface OrderLookupStackProps extends StackProps {
  /** The folder with the bundle of `index.ts`, as `index.mjs`. */
  readonly code: string;
  /**
   * The name of the wechat-reply stack, which is also the name of its bus.
   * @default wechat-reply
   */
  readonly busName?: string;
}

/**
 * Another service, in its own stack and app, which answers an event of a rule. It has no WeChat credential, knows
 * nothing about windows and quotas, and may only put send requests on the bus, under its own source.
 */
export class OrderLookupStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { code, busName = 'wechat-reply', ...props }: OrderLookupStackProps,
  ) {
    super(scope, id, props);
    const bus = EventBus.fromEventBusName(this, 'Bus', busName);
    const lookup = new Lambda(this, 'OrderLookup', {
      description: 'Answers WeChat users who ask for an order',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(code),
      handler: 'index.handler',
      timeout: Duration.seconds(10),
      environment: { EVENT_BUS: busName },
    });
    grantSend(bus, lookup, { source: 'shop.orders' });
    new Rule(this, 'Lookups', {
      eventBus: bus,
      eventPattern: { source: [orderLookup.source], detailType: [orderLookup.detailType] },
      targets: [
        new LambdaFunction(lookup, {
          deadLetterQueue: new Queue(this, 'DeadLetters', { enforceSSL: true }),
          // After this time the user has left.
          maxEventAge: Duration.minutes(10),
        }),
      ],
    });
  }
}
