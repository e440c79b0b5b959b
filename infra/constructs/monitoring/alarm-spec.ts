import { Duration } from 'aws-cdk-lib';
import {
  type ComparisonOperator,
  type IMetric,
  MathExpression,
  type TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';

/** What one alarm watches. */
export interface AlarmSpec {
  /** The anchor of its entry in the runbook. */
  readonly name: string;
  readonly runbook?: string;
  readonly description: string;
  readonly metric: IMetric;
  readonly threshold: number;
  readonly comparison?: ComparisonOperator;
  /** How many periods of the metric in a row. @default 1 */
  readonly periods?: number;
  /** The meaning of no data. @default that all is well */
  readonly missing?: TreatMissingData;
}

/** The sum of several metrics, which mostly have no data. */
export function sumOf(label: string, metrics: readonly IMetric[]): IMetric {
  return new MathExpression({
    label,
    expression: metrics.map((_, index) => `FILL(m${index}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric])),
    period: Duration.minutes(5),
  });
}
