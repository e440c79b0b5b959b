import { Duration, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type AlarmSpec, sumOf } from './alarm-spec.ts';
import { type ProductMetric, productMetrics } from './product-metric.ts';

const minute = Duration.minutes(1);

/** Alarms on our functions' metrics of tokens, pushes and replies. */
export function productAlarms(scope: Construct): AlarmSpec[] {
  const metric = productMetrics(Stack.of(scope).stackName);
  return [...tokens(metric), ...pushes(metric), ...replies(metric)];
}

function tokens(metric: ProductMetric): AlarmSpec[] {
  return [
    {
      name: 'token-age',
      description:
        'An access token is about to expire without a new one, or nobody has checked for five minutes',
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

function pushes(metric: ProductMetric): AlarmSpec[] {
  const requests = (outcome: string) => metric('Requests', { dimensionsMap: { outcome } });
  return [
    {
      name: 'pushes-failing',
      description: 'We answered WeChat with an error, and it shows users that the account is out of service',
      metric: requests('failed'),
      threshold: 1,
    },
    {
      name: 'signature-failures',
      description: 'The webhook receives requests that are not from WeChat, or were signed with other keys',
      metric: requests('unauthentic'),
      threshold: 10,
    },
    {
      name: 'wrong-mode',
      description:
        'The WeChat console of an account is in another mode than its file, so its pushes are lost',
      metric: requests('wrongMode'),
      threshold: 1,
    },
    {
      name: 'pushes-not-understood',
      description: 'WeChat sent a push that could not be parsed; nothing is lost, but nobody was answered',
      metric: requests('notUnderstood'),
      threshold: 1,
    },
  ];
}

function replies(metric: ProductMetric): AlarmSpec[] {
  return [
    {
      name: 'undetermined-sends',
      description: 'WeChat did not answer, so a user may or may not have received a message',
      metric: metric('Replies', { dimensionsMap: { outcome: 'undetermined' } }),
      threshold: 1,
    },
    {
      name: 'account-refusals',
      description: 'WeChat refuses a whole account because of its settings, its rights or a penalty',
      metric: sumOf(
        'refusals of accounts',
        ['config', 'account'].map((reason) => metric('Refusals', { dimensionsMap: { reason } })),
      ),
      threshold: 1,
    },
    {
      name: 'unknown-codes',
      description: 'WeChat refuses a message with a code that is in none of its tables',
      metric: metric('UnknownCodes'),
      threshold: 1,
    },
    {
      name: 'sending-paused',
      description:
        'WeChat refuses a whole account, so its messages are not sent until WeChat accepts it again',
      metric: metric('SendingPaused'),
      threshold: 1,
    },
    {
      name: 'rules-broken',
      description: 'Pushed rules cannot be used; the last good ones stay in force',
      metric: metric('RulesBroken'),
      threshold: 1,
    },
  ];
}
