import { Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionName } from '../../build/functions.ts';
import type { AlarmSpec } from './alarm-spec.ts';
import { awsAlarms } from './aws-alarms.ts';
import { productAlarms } from './product-alarms.ts';

export interface AlarmsProps {
  readonly functions: Readonly<Record<FunctionName, IFunction>>;
  readonly replyQueue: IQueue;
  readonly tables: Readonly<Record<'conversations' | 'audits' | 'tokens', Table>>;
  /** The rules of the bus. */
  readonly rules: readonly { readonly busName: string; readonly ruleName: string }[];
  /** The dead-letter queues by what they belong to. */
  readonly deadLetterQueues: { readonly [name: string]: IQueue };
  /** How long the webhook takes to answer. */
  readonly pushLatency: IMetric;
  readonly runbookUrl: string;
  /** What happens when an alarm goes off, and when it ends. */
  readonly action: IAlarmAction | undefined;
}

/** All alarms, each with its entry in the runbook. */
export class Alarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.all = [...awsAlarms(props), ...productAlarms(this)].map((spec) => this.alarm(spec, props));
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
