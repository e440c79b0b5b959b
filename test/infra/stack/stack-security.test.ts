import { Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import type { StackOptions } from '#infra/config/stack-options.ts';
import { type StackSetUp, templateOf, testPlatform, testStack } from '../../support/stack-template.ts';
import { statementsOf } from '../../support/statements.ts';

const domain = {
  name: 'wx.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/c',
  hostedZone: { id: 'Z1', name: 'example.com' },
};
const options: Readonly<Record<string, StackOptions>> = {
  'no option': {},
  'an HTTP API': { webhook: 'http-api' },
  'an HTTP API with a domain': { webhook: 'http-api', domain },
  'both webhooks': { webhook: 'both' },
  'a NAT instance': { egress: 'nat-instance' },
  'a NAT gateway': { egress: 'nat-gateway' },
  'a key of the customer': { encryptionKey: 'customer' },
  'a key that is there': { encryptionKey: 'arn:aws:kms:us-east-1:123456789012:key/k' },
  'an archive': { archiveDays: 7 },
  'warm instances': { provisionedConcurrency: 2 },
  'a limit to the instances': { receiverConcurrency: 20 },
  'alarms by e-mail': { alarmEmails: ['oncall@example.com'] },
  'alarms to a topic': { alarmTopicArn: 'arn:aws:sns:us-east-1:123456789012:oncall' },
  'no schema registry': { schemaRegistry: false },
  'everything at once': {
    webhook: 'both',
    domain,
    egress: 'nat-instance',
    encryptionKey: 'customer',
    logRetentionDays: 365,
    archiveDays: 30,
    provisionedConcurrency: 1,
    receiverConcurrency: 50,
    alarmEmails: ['oncall@example.com'],
  },
};
const setUps: readonly (readonly [string, StackSetUp])[] = [
  ...Object.entries(options).map(([name, given]) => [name, { options: given }] as const),
  ['a third-party platform', { platforms: [testPlatform('mall')] }],
  [
    'a platform and everything',
    { platforms: [testPlatform('mall')], options: options['everything at once'] ?? {} },
  ],
];

describe.each(setUps)('the stack with %s', (_, setUp) => {
  it('passes the AwsSolutions rules of cdk-nag', () => {
    const stack = testStack(setUp);
    const { success, violations } = new AwsSolutionsChecks(stack.node.root as never).validateScope(stack);
    expect(violations).toEqual([]);
    expect(success).toBe(true);
  });
});

it('cdk-nag would notice a queue without TLS', async () => {
  const { Queue } = await import('aws-cdk-lib/aws-sqs');
  const stack = testStack();
  new Queue(stack, 'Careless');
  const { violations } = new AwsSolutionsChecks(stack.node.root as never).validateScope(stack);
  expect(violations.map(({ ruleName }) => ruleName)).toContain('AwsSolutions-SQS4');
});

describe('the stack in any partition', () => {
  it.each(['us-east-1', 'cn-north-1', 'us-gov-west-1', undefined])(
    'names no other partition in %s',
    (region) => {
      const partition = { 'cn-north-1': 'aws-cn', 'us-gov-west-1': 'aws-us-gov' }[region ?? ''] ?? 'aws';
      const env = region === undefined ? {} : { env: { account: '123456789012', region } };
      const { certificateArn, ...rest } = domain;
      const withDomain = {
        ...rest,
        certificateArn: certificateArn
          .replace(':aws:', `:${partition}:`)
          .replace('us-east-1', region ?? 'us-east-1'),
      };
      const template = templateOf({
        ...env,
        // Only the first has function URLs.
        options: {
          ...options['everything at once'],
          domain: withDomain,
          ...(partition === 'aws' ? {} : { webhook: 'http-api' }),
        },
      });
      const arns = JSON.stringify(template.toJSON()).match(/arn:aws[a-z-]*:/g) ?? [];
      expect(arns.filter((arn) => arn !== `arn:${partition}:`)).toEqual([]);
      // Where the region is not known, not even its own, but for the certificate that was given.
      if (region === undefined) expect(arns).toEqual(['arn:aws:']);
    },
  );
});

describe('encryption', () => {
  it('protects messages in transit: no queue and no topic accepts one without TLS', () => {
    const template = templateOf({ options: { alarmEmails: ['a@example.com'] } });
    const deny = Match.objectLike({
      Effect: 'Deny',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    const queues = Object.keys(template.findResources('AWS::SQS::Queue'));
    const secured = Object.values(template.findResources('AWS::SQS::QueuePolicy')).filter((policy) =>
      JSON.stringify(policy).includes('aws:SecureTransport'),
    );
    expect(secured).toHaveLength(queues.length);
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: { Statement: Match.arrayWith([deny]) },
    });
  });
  it('protects data at rest, by default with AWS’s keys', () => {
    templateOf().allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
  });
  it('protects data at rest with the chosen key, everywhere', () => {
    const template = templateOf({
      platforms: [testPlatform('mall')],
      options: {
        encryptionKey: 'customer',
        archiveDays: 7,
        alarmEmails: ['a@example.com'],
        webhook: 'http-api',
      },
    });
    const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
    const arn = { 'Fn::GetAtt': [key, 'Arn'] };
    template.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: arn });
    template.allResourcesProperties('AWS::DynamoDB::Table', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: arn },
    });
    template.hasOutput('EncryptionKeyArn', { Value: arn });
    template.allResourcesProperties('AWS::Events::EventBus', { KmsKeyIdentifier: arn });
    template.allResourcesProperties('AWS::Events::Archive', { KmsKeyIdentifier: arn });
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: arn });
    template.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: arn });
    template.allResourcesProperties('AWS::Lambda::Function', { KmsKeyArn: arn });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });
});

describe('the bus', () => {
  it('accepts events under our sources only from our own functions', () => {
    const template = templateOf();
    const reserve = (source: string, role: string) => ({
      Statement: Match.objectLike({
        Effect: 'Deny',
        Action: 'events:PutEvents',
        Condition: {
          StringEquals: { 'events:source': source },
          ArnNotEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': [Match.stringLikeRegexp(`^${role}`), 'Arn'] } },
        },
      }),
    });
    template.hasResourceProperties(
      'AWS::Events::EventBusPolicy',
      reserve('wechat.sender', 'SenderFunctionRole'),
    );
    template.hasResourceProperties(
      'AWS::Events::EventBusPolicy',
      reserve('wechat.token', 'TokenRefresherFunctionRole'),
    );
  });
  it('accepts from each of our functions only its own source', () => {
    const template = templateOf();
    const sources = (role: string): unknown[] =>
      statementsOf(template, role)
        .filter(({ Action }) => Action === 'events:PutEvents')
        .map(({ Condition }) => Condition);
    expect(sources('SenderFunctionRole')).toEqual([{ StringEquals: { 'events:source': 'wechat.sender' } }]);
    expect(sources('TokenRefresherFunctionRole')).toEqual([
      { StringEquals: { 'events:source': 'wechat.token' } },
    ]);
  });
});
