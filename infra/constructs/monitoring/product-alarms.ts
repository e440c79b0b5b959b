import { Duration, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type AlarmSpec, sumOf } from './alarm-spec.ts';
import { type ProductMetric, productMetrics } from './product-metric.ts';

const minute = Duration.minutes(1);

/** What our functions say about tokens, pushes and replies. */
export function productAlarms(scope: Construct): AlarmSpec[] {
  const metric = productMetrics(Stack.of(scope).stackName);
  return [...tokens(metric), ...pushes(metric), ...replies(metric)];
}

function tokens(metric: ProductMetric): AlarmSpec[] {
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

function pushes(metric: ProductMetric): AlarmSpec[] {
  const requests = (outcome: string) => metric('Requests', { dimensionsMap: { outcome } });
  return [
    {
      name: 'pushes-failing',
      description:
        'WeChat was answered with an error of ours, and shows users that the account is out of service',
      metric: requests('failed'),
      threshold: 1,
    },
    {
      name: 'signature-failures',
      description: 'Requests reach the webhook that are not WeChat’s, or that were made with other keys',
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
      description:
        'WeChat sent a push that could not be read as one; nothing is lost, but nobody was answered',
      metric: requests('notUnderstood'),
      threshold: 1,
    },
  ];
}

function replies(metric: ProductMetric): AlarmSpec[] {
  return [
    {
      name: 'undetermined-sends',
      description: 'WeChat did not answer, so a user may or may not have got a message',
      metric: metric('Replies', { dimensionsMap: { outcome: 'undetermined' } }),
      threshold: 1,
    },
    {
      name: 'account-refusals',
      description: 'WeChat refuses an account as a whole: its settings, its rights or a punishment',
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
        'WeChat refuses an account as a whole, so its messages are kept back until it does not any more',
      metric: metric('SendingPaused'),
      threshold: 1,
    },
    {
      name: 'rules-broken',
      description: 'Rules that were pushed cannot be used; the last good ones stay in force',
      metric: metric('RulesBroken'),
      threshold: 1,
    },
  ];
}
