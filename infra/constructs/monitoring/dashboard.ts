import { Stack } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  Color,
  GraphWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  type Metric,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { refusalReasons } from '#shared/window/conversation.ts';
import type { WeChatFunction } from '../wechat-function.ts';
import { costWidgets } from './cost-widgets.ts';
import { type ProductMetric, productMetrics } from './product-metric.ts';

export interface DashboardProps {
  readonly functions: { readonly [name: string]: WeChatFunction };
  readonly sender: WeChatFunction;
  readonly replyQueue: IQueue;
  readonly tables: { readonly [name: string]: Table };
  readonly pushLatency: (statistic: string) => Metric;
  /** All requests to the webhook. */
  readonly requests: Metric;
  readonly alarms: readonly IAlarm[];
}

/** The dashboard: a day of the stack from the push to the reply, and its cost. */
export class Dashboard extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const metric = productMetrics(Stack.of(this).stackName);
    this.name = Stack.of(this).stackName;
    new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: this.name,
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', width: 24, height: 3, alarms: [...props.alarms] })],
        pushWidgets(metric, props),
        replyWidgets(metric, props),
        conversationWidgets(metric, props),
        operationWidgets(metric, props),
        costWidgets(props),
      ],
    });
  }
}

const graph = (title: string, left: IMetric[], more: object = {}): GraphWidget =>
  new GraphWidget({ title, left, width: 8, height: 6, leftYAxis: { min: 0 }, ...more });
const by = (metric: ProductMetric, name: 'Requests' | 'Replies', outcomes: readonly string[]): IMetric[] =>
  outcomes.map((outcome) => metric(name, { dimensionsMap: { outcome }, label: outcome }));

function pushWidgets(
  metric: ProductMetric,
  { pushLatency, replyQueue, requests }: DashboardProps,
): IWidget[] {
  return [
    graph(
      'Requests to the webhook',
      by(metric, 'Requests', [
        'repeated',
        'notUnderstood',
        'wrongMode',
        'malformed',
        'unauthentic',
        'failed',
      ]),
      {
        stacked: true,
        // All other requests were queued.
        right: [requests.with({ label: 'all' })],
        rightYAxis: { min: 0 },
      },
    ),
    graph(
      'Answer to WeChat (ms)',
      ['p50', 'p99', 'Maximum'].map((label) => pushLatency(label).with({ label })),
      {
        leftAnnotations: [{ value: 5000, label: 'WeChat gives up', color: Color.RED }],
      },
    ),
    graph('Repeats seen', [
      metric('Requests', { dimensionsMap: { outcome: 'repeated' }, label: 'same request again' }),
      replyQueue.metric('NumberOfDeduplicatedSentMessages', {
        statistic: 'Sum',
        label: 'dropped by the queue',
      }),
      metric('MessagesRepeated', { label: 'dropped by the ledger' }),
    ]),
  ];
}

function replyWidgets(metric: ProductMetric, { sender }: DashboardProps): IWidget[] {
  return [
    graph(
      'Replies',
      [
        metric('WindowLeft', { statistic: 'SampleCount', label: 'sent' }),
        ...by(metric, 'Replies', ['refused', 'undetermined', 'notSent']),
      ],
      { stacked: true },
    ),
    graph(
      'Refusals by reason',
      refusalReasons.map((reason) => metric('Refusals', { dimensionsMap: { reason }, label: reason })),
      { stacked: true },
    ),
    new LogQueryWidget({
      title: 'Refusals by WeChat’s code',
      width: 8,
      height: 6,
      view: LogQueryVisualizationType.TABLE,
      logGroupNames: [sender.logGroup.logGroupName],
      queryLines: [
        'filter event = "reply_refused"',
        'stats count(*) as refusals by reason, wechatCode, account',
        'sort refusals desc',
        'limit 20',
      ],
    }),
  ];
}

function conversationWidgets(metric: ProductMetric, { replyQueue }: DashboardProps): IWidget[] {
  const statistics = (name: 'ReplyDelay' | 'WindowLeft', names: readonly string[]): IMetric[] =>
    names.map((statistic) => metric(name, { statistic, label: statistic }));
  return [
    graph('From push to reply (ms)', statistics('ReplyDelay', ['p50', 'p90', 'p99'])),
    graph(
      'Messages that the window still allows after a reply',
      statistics('WindowLeft', ['Minimum', 'p10', 'p50']),
    ),
    graph('Queue', [replyQueue.metricApproximateNumberOfMessagesVisible({ label: 'waiting' })], {
      right: [replyQueue.metricApproximateAgeOfOldestMessage({ label: 'age of the oldest (s)' })],
    }),
  ];
}

function operationWidgets(metric: ProductMetric, { functions }: DashboardProps): IWidget[] {
  const starts = (statistic: string): IMetric[] =>
    Object.keys(functions).map((name) =>
      metric('ColdStart', { dimensionsMap: { function: name }, statistic, label: `${name} ${statistic}` }),
    );
  return [
    graph('Life left of the oldest access token (s)', [
      metric('TokenSecondsLeft', { statistic: 'Minimum', label: 'seconds left' }),
    ]),
    graph('Trouble', [
      metric('SendingPaused', { label: 'accounts refused by WeChat' }),
      metric('TokenRefreshes', { dimensionsMap: { outcome: 'failed' }, label: 'token not renewed' }),
      metric('TokenMissing', { label: 'send without a token' }),
      metric('MessagesFailed', { label: 'message given back' }),
      metric('RulesBroken', { label: 'rules that cannot be used' }),
      metric('MessagesSetAside', { label: 'message set aside' }),
      metric('UnknownCodes', { label: 'refusals with an unknown code' }),
      ...Object.entries(functions).map(([name, one]) => one.metricErrors({ label: `${name} errors` })),
    ]),
    graph('Cold starts', starts('SampleCount'), {
      right: starts('p90'),
      rightYAxis: { min: 0, label: 'ms' },
    }),
  ];
}
