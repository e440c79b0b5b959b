import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IMetric, type IWidget, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { WeChatFunction } from '../wechat-function.ts';

interface CostDrivers {
  readonly functions: { readonly [name: string]: WeChatFunction };
  readonly replyQueue: IQueue;
  readonly tables: { readonly [name: string]: Table };
}

const period = Duration.hours(1);

/** The parts of the bill, for each hour; the prices are in infra/docs/cost.md. */
export function costWidgets({ functions, replyQueue, tables }: CostDrivers): IWidget[] {
  const writes = Object.entries(tables).map(([label, table]) =>
    table.metricConsumedWriteCapacityUnits({ label, period, statistic: 'Sum' }),
  );
  const computing = Object.entries(functions).map(([label, one]) =>
    one.metricDuration({ label, period, statistic: 'Sum' }),
  );
  const logged = Object.entries(functions).map(
    ([label, one]) =>
      new Metric({
        namespace: 'AWS/Logs',
        metricName: 'IncomingBytes',
        dimensionsMap: { LogGroupName: one.logGroup.logGroupName },
        label,
        period,
        statistic: 'Sum',
      }),
  );
  const messages = ['NumberOfMessagesSent', 'NumberOfMessagesDeleted', 'NumberOfEmptyReceives'].map((name) =>
    replyQueue.metric(name, { period, statistic: 'Sum' }),
  );
  return [
    costGraph('Cost: computing (ms)', computing),
    costGraph('Cost: writes to tables (units)', writes),
    costGraph('Cost: queue (messages)', messages),
    costGraph('Cost: logs (bytes)', logged),
  ];
}

function costGraph(title: string, left: IMetric[]): IWidget {
  return new GraphWidget({ title, left, width: 6, height: 6, stacked: true, leftYAxis: { min: 0 } });
}
