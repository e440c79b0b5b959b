import type { Template } from 'aws-cdk-lib/assertions';

/** What a stack costs a month that nobody writes in, from its template and the list prices of us-east-1; dollars. */
export function monthWithoutTraffic(template: Template) {
  const of = (type: string) => Object.values(template.findResources(type));
  const watched = of('AWS::CloudWatch::Alarm').flatMap(({ Properties }) =>
    Properties.Metrics === undefined
      ? [Properties]
      : Properties.Metrics.filter((one: { MetricStat?: object }) => one.MetricStat !== undefined),
  ).length;
  const [minutes, pollersPerMinute] = [30 * 24 * 60, 15];
  const refresherSeconds = 0.2 * minutes;
  const rows = {
    secrets: 2 * 0.4,
    alarms: watched * 0.1,
    metrics: 12 * 0.3,
    dashboard: of('AWS::CloudWatch::Dashboard').length * 3,
    'token-refresher': (minutes * 0.2) / 1e6 + refresherSeconds * 0.5 * 0.0000133334,
    schedule: minutes / 1e6,
    'empty receives': (minutes * pollersPerMinute * 0.5) / 1e6,
  };
  const total = Object.values(rows).reduce((sum, one) => sum + one, 0);
  // Ten alarms, ten metrics, three dashboards, a million requests of SQS and of Lambda, 14 million of the scheduler.
  const free =
    10 * 0.1 + 10 * 0.3 + rows.dashboard + rows['token-refresher'] + rows.schedule + rows['empty receives'];
  return { rows, watched, total, afterFreeTiers: total - free };
}
