import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import type { StackOptions } from '#infra/config/stack-options.ts';
import { type StackSetUp, testAccount, testPlatform, testStack } from '../../support/stack-template.ts';

const domain = { name: 'wx.example.com', certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/c' };
const topic = 'arn:aws:sns:us-east-1:123456789012:oncall';

/** The options that change how the stack is built, each with every other … */
const webhooks = ['function-url', 'http-api', 'both'] as const;
const egresses = ['none', 'nat-instance', 'nat-gateway'] as const;
const keys = ['aws', 'customer', 'arn:aws:kms:us-east-1:123456789012:key/k'] as const;
/** … and what adds something to it, in turns. */
const turns: readonly Omit<StackSetUp, 'options'>[] = [
  {},
  { platforms: [testPlatform('mall')] },
  { accounts: [testAccount('harbor', { kind: 'mini-program' })] },
  {
    accounts: [
      testAccount('lantern', { rules: [{ id: 'person', when: { message: 'any' }, transfer: true }] }),
    ],
  },
  { env: { account: '123456789012', region: 'cn-north-1' } },
];
const additions: readonly StackOptions[] = [
  {},
  { provisionedConcurrency: 1, alarmEmails: ['a@example.com'] },
  { archiveDays: 7, receiverConcurrency: 20, schemaRegistry: false },
  { alarmTopicArn: topic, logRetentionDays: 365 },
];

const combinations = webhooks.flatMap((webhook) =>
  egresses.flatMap((egress) => keys.map((encryptionKey) => ({ webhook, egress, encryptionKey }))),
);
const setUps = combinations.map((options, index): readonly [string, StackSetUp] => {
  const addition = additions[index % additions.length];
  const withDomain = options.webhook !== 'function-url' && index % 2 === 0 ? { domain } : {};
  const turn = turns[index % turns.length];
  // China has neither function URLs nor a registry of schemas.
  const inChina = turn?.env === undefined ? {} : ({ webhook: 'http-api', schemaRegistry: false } as const);
  const all = inRegion(turn?.env?.region, { ...options, ...addition, ...withDomain, ...inChina });
  return [JSON.stringify(all), { ...turn, options: all }];
});

/** Certificates, keys and topics are of the stack's own region. */
function inRegion(region: string | undefined, options: StackOptions): StackOptions {
  if (region === undefined) return options;
  return JSON.parse(JSON.stringify(options).replaceAll(':us-east-1:', `:${region}:`));
}

describe('every combination of options', () => {
  it.each(setUps)('makes a stack that passes cdk-nag: %s', (_, setUp) => {
    const stack = testStack(setUp);
    const { violations } = new AwsSolutionsChecks(stack.node.root as never).validateScope(stack);
    expect(violations).toEqual([]);
    const { Resources, Outputs } = Template.fromStack(stack).toJSON();
    expect(Object.keys(Resources).length).toBeLessThan(500);
    expect(Object.keys(Outputs)).toEqual(
      expect.arrayContaining(['EventBusName', 'DashboardUrl', 'NextStep']),
    );
  });
});
