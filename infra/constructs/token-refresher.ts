import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { FunctionBundle } from '../build/bundle.ts';
import type { Bus } from './bus.ts';
import { WeChatFunction } from './wechat-function.ts';

export interface TokenRefresherProps {
  readonly bundle: FunctionBundle;
  readonly bus: Bus;
  readonly tokens: Table;
  readonly secretPrefix: string;
  readonly appSecrets: readonly Secret[];
  readonly wechatApi: string;
}

/**
 * The only part that knows the AppSecrets. It runs every minute: WeChat's stable_token renews a token in its last five
 * minutes, so each renewal has several chances, and a call in between costs nothing there.
 */
export class TokenRefresher extends Construct {
  readonly handler: WeChatFunction;

  constructor(scope: Construct, id: string, props: TokenRefresherProps) {
    super(scope, id);
    const { bus } = props.bus;
    this.handler = new WeChatFunction(this, 'Function', {
      description: 'Keeps the WeChat access tokens fresh in the TokenTable',
      bundle: props.bundle,
      timeout: Duration.seconds(30),
      environment: {
        EVENT_BUS: bus.eventBusName,
        TOKEN_TABLE: props.tokens.tableName,
        SECRET_PREFIX: props.secretPrefix,
        WECHAT_API: props.wechatApi,
      },
    });
    props.tokens.grant(this.handler, 'dynamodb:GetItem', 'dynamodb:PutItem');
    bus.grantPutEventsTo(this.handler);
    for (const secret of props.appSecrets) secret.grantRead(this.handler);

    new Schedule(this, 'EveryMinute', {
      description: 'Keeps the WeChat access tokens fresh',
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      target: new LambdaInvoke(this.handler, {
        input: ScheduleTargetInput.fromObject({ kind: 'schedule' }),
        // The next minute is the retry.
        retryAttempts: 0,
        maxEventAge: Duration.minutes(1),
      }),
    });
    props.bus.routeTokenRefreshes(
      new LambdaFunction(this.handler, { deadLetterQueue: props.bus.deadLetterQueue }),
    );
  }
}
