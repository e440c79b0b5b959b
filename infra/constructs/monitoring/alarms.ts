import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { productMetrics } from './product-metric.ts';

export interface AlarmsProps {
  readonly functions: { readonly [name: string]: IFunction };
  readonly replyQueue: IQueue;
  /** By what they are the dead letters of. */
  readonly deadLetterQueues: { readonly [name: string]: IQueue };
  /** How long the webhook takes to answer. */
  readonly pushLatency: IMetric;
  readonly runbookUrl: string;
  /** What happens when an alarm goes off, and when it is over. */
  readonly action: IAlarmAction | undefined;
}

interface AlarmSpec {
  /** The heading of its entry in the runbook, as in a link to it. */
  readonly name: string;
  readonly runbook?: string;
  readonly description: string;
  readonly metric: IMetric;
  readonly threshold: number;
  readonly comparison?: ComparisonOperator;
  /** How many periods of the metric in a row. @default 1 */
  readonly periods?: number;
  /** What no data means. @default that all is well */
  readonly missing?: TreatMissingData;
}

const minute = Duration.minutes(1);

/** What has to be looked at, each with its entry in the runbook. */
export class Alarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.all = [...deadLetterSpecs(props), ...tokenSpecs(props, this), ...deliverySpecs(props, this)].map(
      (spec) => this.alarm(spec, props),
    );
  }

  private alarm(spec: AlarmSpec, { runbookUrl, action }: AlarmsProps): Alarm {
    const { name, runbook = name, description, metric, threshold } = spec;
    const alarm = new Alarm(this, name, {
      alarmName: `${Stack.of(this).stackName}-${name}`,
      alarmDescription: `${description}. Runbook: ${runbookUrl}#${runbook}`,
      metric,
      threshold,
      comparisonOperator: spec.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: spec.periods ?? 1,
      treatMissingData: spec.missing ?? TreatMissingData.NOT_BREACHING,
    });
    if (action !== undefined) {
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
    return alarm;
  }
}

function deadLetterSpecs({ deadLetterQueues }: AlarmsProps): AlarmSpec[] {
  return Object.entries(deadLetterQueues).map(([of, queue]) => ({
    name: `dead-letters-of-${of}`,
    runbook: 'dead-letters',
    description: `Messages that could not be worked through lie in the dead-letter queue of ${of}`,
    metric: queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
    threshold: 1,
  }));
}

function tokenSpecs(_: AlarmsProps, scope: Construct): AlarmSpec[] {
  const metric = productMetrics(Stack.of(scope).stackName);
  return [
    {
      name: 'token-age',
      description: 'An access token is about to end without a new one, or nobody has looked for five minutes',
      metric: metric('TokenSecondsLeft', { statistic: 'Minimum', period: minute }),
      threshold: 120,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      periods: 5,
      missing: TreatMissingData.BREACHING,
    },
    {
      name: 'token-refresh-failing',
      description: 'An access token could not be renewed for five minutes in a row',
      metric: metric('TokenRefreshes', { dimensionsMap: { outcome: 'failed' }, period: minute }),
      threshold: 1,
      periods: 5,
    },
  ];
}

function deliverySpecs(props: AlarmsProps, scope: Construct): AlarmSpec[] {
  const metric = productMetrics(Stack.of(scope).stackName);
  const functions = Object.entries(props.functions);
  return [
    {
      name: 'pushes-failing',
      description:
        'WeChat was answered with an error of ours, and shows users that the account is out of service',
      metric: metric('Requests', { dimensionsMap: { outcome: 'failed' } }),
      threshold: 1,
    },
    {
      name: 'signature-failures',
      description: 'Requests reach the webhook that are not WeChat’s, or that were made with other keys',
      metric: metric('Requests', { dimensionsMap: { outcome: 'unauthentic' } }),
      threshold: 10,
    },
    {
      name: 'wrong-mode',
      description:
        'The WeChat console of an account is in another mode than its file, so its pushes are lost',
      metric: metric('Requests', { dimensionsMap: { outcome: 'wrongMode' } }),
      threshold: 1,
    },
    {
      name: 'pushes-not-understood',
      description:
        'WeChat sent a push that could not be read as one; nothing is lost, but nobody was answered',
      metric: metric('Requests', { dimensionsMap: { outcome: 'notUnderstood' } }),
      threshold: 1,
    },
    {
      name: 'receiver-latency',
      description: 'One push in a hundred takes more than half of the five seconds that WeChat waits',
      metric: props.pushLatency,
      threshold: 2500,
      periods: 3,
    },
    {
      name: 'queue-age',
      description: 'Messages of users wait for minutes, longer than a one-minute window',
      metric: props.replyQueue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: minute }),
      threshold: 120,
      periods: 3,
    },
    {
      name: 'undetermined-sends',
      description: 'WeChat did not answer, so a user may or may not have got a message',
      metric: metric('Replies', { dimensionsMap: { outcome: 'undetermined' } }),
      threshold: 1,
    },
    {
      name: 'account-refusals',
      description: 'WeChat refuses an account as a whole: its settings, its rights or a punishment',
      metric: new MathExpression({
        label: 'refusals of accounts',
        expression: 'FILL(config, 0) + FILL(account, 0)',
        usingMetrics: {
          config: metric('Refusals', { dimensionsMap: { reason: 'config' } }),
          account: metric('Refusals', { dimensionsMap: { reason: 'account' } }),
        },
        period: Duration.minutes(5),
      }),
      threshold: 1,
    },
    {
      name: 'rules-broken',
      description: 'Rules that were pushed cannot be used; the last good ones stay in force',
      metric: metric('RulesBroken'),
      threshold: 1,
    },
    {
      name: 'sending-paused',
      description:
        'WeChat refuses an account as a whole, so its messages are kept back until it does not any more',
      metric: metric('SendingPaused'),
      threshold: 1,
    },
    {
      name: 'throttles',
      description: 'Lambda has no instance left for one of the functions',
      metric: new MathExpression({
        label: 'throttled invocations',
        expression: functions.map((_, index) => `FILL(m${index}, 0)`).join(' + '),
        usingMetrics: Object.fromEntries(
          functions.map(([, one], index) => [`m${index}`, one.metricThrottles({ statistic: 'Sum' })]),
        ),
        period: Duration.minutes(5),
      }),
      threshold: 1,
    },
  ];
}
