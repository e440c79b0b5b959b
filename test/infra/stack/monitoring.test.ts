import { readFileSync } from 'node:fs';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { metrics } from '#shared/aws/metrics.ts';
import { templateOf, testPlatform } from '../../support/stack-template.ts';

let template: Template;
beforeAll(() => {
  template = templateOf({ name: 'wechat-reply-test', platforms: [testPlatform('mall')] });
});
const alarms = () =>
  Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
const alarm = (name: string) => alarms().find(({ AlarmName }) => AlarmName === `wechat-reply-test-${name}`);

describe('the alarms', () => {
  it('are these', () => {
    expect(
      alarms()
        .map(({ AlarmName }) => AlarmName.replace('wechat-reply-test-', ''))
        .sort(),
    ).toEqual([
      'account-refusals',
      'dead-letters-of-events',
      'dead-letters-of-intake',
      'dead-letters-of-platforms',
      'dead-letters-of-replies',
      'events-undelivered',
      'pushes-failing',
      'pushes-not-understood',
      'queue-age',
      'receiver-latency',
      'recursion-stopped',
      'rules-broken',
      'sending-paused',
      'signature-failures',
      'tables-throttled',
      'throttles',
      'token-age',
      'token-refresh-failing',
      'undetermined-sends',
      'unknown-codes',
      'wrong-mode',
    ]);
  });
  it('each say where their entry in the runbook is, and it is there', () => {
    const runbook = readFileSync('infra/docs/operations.md', 'utf8');
    const anchors = [...runbook.matchAll(/^#{2,4} (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .trim()
        .replaceAll(' ', '-'),
    );
    expect(anchors).toEqual([...new Set(anchors)]);
    for (const { AlarmDescription } of alarms()) {
      const [, anchor] = /Runbook: infra\/docs\/operations\.md#([a-z-]+)$/.exec(AlarmDescription) ?? [];
      expect(anchors, AlarmDescription).toContain(anchor);
    }
  });
  it('are what the runbook has under its heading, each once, in both languages', () => {
    const named = new Set(
      alarms().map(({ AlarmDescription }) => AlarmDescription.slice(AlarmDescription.lastIndexOf('#') + 1)),
    );
    for (const [page, heading] of [
      ['infra/docs/operations.md', 'Alarms'],
      ['infra/docs/zh-CN/operations.md', '告警'],
    ] as const) {
      const [, section = ''] = readFileSync(page, 'utf8').split(`\n## ${heading}\n`);
      const [entries = ''] = section.split('\n## ');
      const headings = [...entries.matchAll(/^### (.+)$/gm)].map(([, one = '']) => one);
      expect(headings.toSorted()).toEqual([...named].sort());
    }
  });
  it('notify nobody by default', () => {
    expect(alarms().every(({ AlarmActions }) => AlarmActions === undefined)).toBe(true);
    const told = templateOf({ options: { alarmEmails: ['a@example.com', 'b@example.com'] } });
    const [topic] = Object.keys(told.findResources('AWS::SNS::Topic'));
    told.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [{ Ref: topic }],
      OKActions: [{ Ref: topic }],
    });
    told.resourceCountIs('AWS::SNS::Subscription', 2);
    const other = 'arn:aws:sns:us-east-1:123456789012:oncall';
    const elsewhere = templateOf({ options: { alarmTopicArn: other } });
    elsewhere.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [other] });
    elsewhere.resourceCountIs('AWS::SNS::Topic', 0);
  });
  it('treat missing data about tokens as an alarm, and any other missing data as good', () => {
    expect(alarm('token-age')).toMatchObject({ TreatMissingData: 'breaching' });
    for (const one of alarms().filter(({ AlarmName }) => !AlarmName.endsWith('token-age'))) {
      expect(one.TreatMissingData).toBe('notBreaching');
    }
  });
  it('watch metrics of this stack that exist', () => {
    const own = JSON.stringify(alarms()).match(/"Namespace":"(?!AWS\/)[^"]+"/g) ?? [];
    expect(new Set(own)).toEqual(new Set(['"Namespace":"wechat-reply-test"']));
    for (const { Namespace, MetricName } of alarms()) {
      if (Namespace === 'wechat-reply-test') expect(Object.keys(metrics)).toContain(MetricName);
    }
  });
  it.each([
    ['pushes-failing', 'failed', 1],
    ['signature-failures', 'unauthentic', 10],
    ['wrong-mode', 'wrongMode', 1],
    ['pushes-not-understood', 'notUnderstood', 1],
  ])('%s watches the requests that are counted as %s, from %d', (name, Value, Threshold) => {
    expect(alarm(name)).toMatchObject({
      MetricName: 'Requests',
      Dimensions: [{ Name: 'outcome', Value }],
      Threshold,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  });
  it('watch every rule of the bus', () => {
    const { Metrics } = alarm('events-undelivered') ?? {};
    const rules = Object.keys(template.findResources('AWS::Events::Rule'));
    const seen = JSON.stringify(Metrics);
    expect(rules.length).toBeGreaterThanOrEqual(2);
    for (const rule of rules) expect(seen.split(rule)).toHaveLength(3);
  });
  it('watch the webhook where it is', () => {
    expect(alarm('receiver-latency')).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'UrlRequestLatency',
      ExtendedStatistic: 'p99',
    });
    templateOf({ options: { webhook: 'http-api' } }).hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'wechat-reply-receiver-latency',
      Namespace: 'AWS/ApiGateway',
      MetricName: 'Latency',
    });
  });
  it('can link to a runbook elsewhere', () => {
    templateOf({ options: { runbookUrl: 'https://wiki.example.com/wechat' } }).hasResourceProperties(
      'AWS::CloudWatch::Alarm',
      { AlarmDescription: Match.stringLikeRegexp('Runbook: https://wiki\\.example\\.com/wechat#token-age') },
    );
  });
});

describe('the dashboard', () => {
  const body = (): string => {
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    return JSON.stringify(dashboard?.['Properties'].DashboardBody)
      .replaceAll('\\"', '"')
      .replaceAll('\\"', '"');
  };
  it('has the name of the stack, and a link to it is an output', () => {
    template.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'wechat-reply-test' });
    template.hasOutput('DashboardUrl', {
      Value: {
        'Fn::Join': [
          '',
          Match.arrayWith(
            ['#dashboards/dashboard/wechat-reply-test'].map((end) => Match.stringLikeRegexp(end)),
          ),
        ],
      },
    });
  });
  it.each(Object.keys(metrics))('shows %s', (name) => expect(body()).toContain(name));
  it.each([
    'WeChat gives up',
    'NumberOfDeduplicatedSentMessages',
    'ApproximateAgeOfOldestMessage',
    'ConsumedWriteCapacityUnits',
    'IncomingBytes',
    'by reason, wechatCode',
  ])('shows %s', (words) => expect(body()).toContain(words));
});
