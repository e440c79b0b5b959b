import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricName } from '#shared/aws/metrics.ts';

/** A metric of our functions, of one stack. */
export type ProductMetric = (name: MetricName, options?: MetricOptions) => Metric;

/** @param namespace the stack's name */
export function productMetrics(namespace: string): ProductMetric {
  return (metricName, options = {}) =>
    new Metric({ namespace, metricName, statistic: 'Sum', period: Duration.minutes(5), ...options });
}
