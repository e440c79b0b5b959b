import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type AlarmSpec, sumOf } from './alarm-spec.ts';
import type { AlarmsProps } from './alarms.ts';

const period = Duration.minutes(5);

/** Alarms on AWS's metrics of the stack's resources. */
export function awsAlarms(props: AlarmsProps): AlarmSpec[] {
  return [...deadLetters(props), ...slowness(props), ...limits(props), ...failures(props)];
}

function deadLetters({ deadLetterQueues }: AlarmsProps): AlarmSpec[] {
  return Object.entries(deadLetterQueues).map(([of, queue]) => ({
    name: `dead-letters-of-${of}`,
    runbook: 'dead-letters',
    description: `Messages that could not be handled are in the dead-letter queue of ${of}`,
    metric: queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
    threshold: 1,
  }));
}

function slowness({ pushLatency, replyQueue }: AlarmsProps): AlarmSpec[] {
  return [
    {
      name: 'receiver-latency',
      description: 'One push in a hundred takes more than half of the five seconds that WeChat waits',
      metric: pushLatency,
      threshold: 2500,
      periods: 3,
    },
    {
      name: 'queue-age',
      description: 'Messages of users have been waiting for minutes, longer than a one-minute window',
      metric: replyQueue.metricApproximateAgeOfOldestMessage({
        statistic: 'Maximum',
        period: Duration.minutes(1),
      }),
      threshold: 120,
      periods: 3,
    },
  ];
}

function limits({ functions, tables }: AlarmsProps): AlarmSpec[] {
  return [
    {
      name: 'throttles',
      description: 'Lambda has no free instance for one of the functions',
      metric: sumOf(
        'throttled invocations',
        Object.values(functions).map((one) => one.metricThrottles({ statistic: 'Sum', period })),
      ),
      threshold: 1,
    },
    {
      name: 'tables-throttled',
      description: 'DynamoDB is limiting requests: messages wait and are tried again',
      metric: sumOf('throttled requests', [
        ...[tables.conversations, tables.audits].map((table) =>
          table.metric('WriteThrottleEvents', { period }),
        ),
        ...[tables.conversations, tables.tokens].map((table) =>
          table.metric('ReadThrottleEvents', { period }),
        ),
      ]),
      threshold: 1,
    },
  ];
}

function failures({ functions, rules }: AlarmsProps): AlarmSpec[] {
  const ofRules = (metricName: string): Metric[] =>
    rules.map(
      (rule) =>
        new Metric({
          namespace: 'AWS/Events',
          metricName,
          dimensionsMap: { EventBusName: rule.busName, RuleName: rule.ruleName },
          statistic: 'Sum',
          period,
        }),
    );
  return [
    {
      name: 'events-undelivered',
      description:
        'The bus could not deliver an event to its target, or could not even store it as a dead letter',
      metric: sumOf('undelivered events', [
        ...ofRules('FailedInvocations'),
        ...ofRules('InvocationsFailedToBeSentToDlq'),
      ]),
      threshold: 1,
    },
    {
      name: 'recursion-stopped',
      description: 'Lambda stopped what it took for an endless loop, and a message waits for a person',
      metric: functions.sender.metric('RecursiveInvocationsDropped', { statistic: 'Sum', period }),
      threshold: 1,
    },
  ];
}
