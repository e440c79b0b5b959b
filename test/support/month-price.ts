import type { Template } from 'aws-cdk-lib/assertions';
import { refusalReasons } from '#shared/window/conversation.ts';

/** Every public address gets requests that are not WeChat's, and every instance starts now and then. */
const quietMetrics = 10;
/** By `outcome`, `reason` or `function`; `none` if there is no reason. The other metrics have no dimension. */
export const mostMetrics = 6 + 4 + (refusalReasons.length + 1) + 2 + 3 + 10;

/** The price of a month of a stack that nobody writes to, from its template and the list prices of us-east-1; dollars. */
export function monthWithoutTraffic(template: Template) {
  const of = (type: string) => Object.values(template.findResources(type));
  const watched = of('AWS::CloudWatch::Alarm').flatMap(({ Properties }) =>
    Properties.Metrics === undefined
      ? [Properties]
      : Properties.Metrics.filter((one: { MetricStat?: object }) => one.MetricStat !== undefined),
  ).length;
  const minutes = 30 * 24 * 60;
  // Each consumed queue has five pollers, and each polls for 20 seconds.
  const receivesPerQueue = minutes * 15;
  const consumed = of('AWS::Lambda::EventSourceMapping').map(({ Properties }) =>
    JSON.stringify(Properties.EventSourceArn).includes('Replies') ? 0.5 : 0.4,
  );
  const receives = consumed.length * receivesPerQueue;
  const refresherSeconds = 0.2 * minutes;
  const rows = {
    secrets: 2 * 0.4,
    alarms: watched * 0.1,
    metrics: quietMetrics * 0.3,
    dashboard: of('AWS::CloudWatch::Dashboard').length * 3,
    'token-refresher': (minutes * 0.2) / 1e6 + refresherSeconds * 0.5 * 0.0000133334,
    schedule: minutes / 1e6,
    'empty receives': consumed.reduce((sum, price) => sum + (receivesPerQueue * price) / 1e6, 0),
  };
  const total = Object.values(rows).reduce((sum, one) => sum + one, 0);
  // Ten alarms, ten metrics, three dashboards, a million requests of SQS and of Lambda, 14 million of the scheduler.
  const freeReceives = rows['empty receives'] * Math.min(1, 1e6 / receives);
  const free =
    10 * 0.1 + rows.metrics + rows.dashboard + rows['token-refresher'] + rows.schedule + freeReceives;
  return { rows, watched, receives, total, afterFreeTiers: total - free };
}
