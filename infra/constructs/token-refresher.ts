import { Duration, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Schedule,
  ScheduleExpression,
  type ScheduleTargetConfig,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { tokenSource } from '#shared/contracts/event.ts';
import type { FunctionBundle } from '../build/bundle.ts';
import { functionTimeouts } from '../config/delivery-settings.ts';
import { refresherInstances } from '../config/reservations.ts';
import { type Bus, grantPublish } from './bus.ts';
import type { Egress } from './egress.ts';
import { grantSecrets } from './grant-secrets.ts';
import { type FunctionSettings, WeChatFunction } from './wechat-function.ts';

export interface TokenRefresherProps {
  readonly bundle: FunctionBundle;
  readonly bus: Bus;
  readonly tokens: Table;
  readonly secretPrefix: string;
  readonly wechatApi: string;
  readonly settings: FunctionSettings;
  /** Whether instances are reserved for it. */
  readonly isReserved: boolean;
  /** The network of its calls, if they need one fixed address. */
  readonly egress: Egress | undefined;
}

/**
 * The only part that knows the AppSecrets. It runs every minute. WeChat's stable_token renews a token in its last
 * five minutes, so each renewal has several chances, and calls before that change nothing.
 */
export class TokenRefresher extends Construct {
  readonly handler: WeChatFunction;

  constructor(scope: Construct, id: string, props: TokenRefresherProps) {
    super(scope, id);
    const { bus } = props.bus;
    this.handler = new WeChatFunction(this, 'Function', {
      description: 'Keeps the WeChat access tokens fresh in the TokenTable',
      bundle: props.bundle,
      timeout: Duration.seconds(functionTimeouts['token-refresher']),
      environment: {
        EVENT_BUS: bus.eventBusName,
        TOKEN_TABLE: props.tokens.tableName,
        SECRET_PREFIX: props.secretPrefix,
        WECHAT_API: props.wechatApi,
      },
      settings: props.settings,
      maxInstances: props.isReserved ? refresherInstances : undefined,
      egress: props.egress,
    });
    props.tokens.grant(this.handler, 'dynamodb:GetItem', 'dynamodb:PutItem');
    grantPublish(bus, this.handler, tokenSource);
    grantSecrets(this.handler, props.secretPrefix, 'app');

    new Schedule(this, 'EveryMinute', {
      description: 'Keeps the WeChat access tokens fresh',
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      target: { bind: () => this.scheduled() },
    });
    props.bus.routeTokenRefreshes(
      new LambdaFunction(this.handler, { deadLetterQueue: props.bus.deadLetterQueue }),
    );
  }

  /** Written directly, because CDK's own target lets the scheduler invoke every version of the function too. */
  private scheduled(): ScheduleTargetConfig {
    const role = new Role(this, 'SchedulerRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.handler.functionArn] }),
    );
    return {
      arn: this.handler.functionArn,
      role,
      input: ScheduleTargetInput.fromObject({ kind: 'schedule' }),
      // The run of the next minute is the retry.
      retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
    };
  }
}
