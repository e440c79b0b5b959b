import { describe, expect, it } from 'vitest';
import type { Data, Resource, Template } from '../../support/template-check/template.ts';
import { list } from '../../support/template-check/template.ts';
import { findingsIn, jsonOf, variants } from './validation-set-up.ts';

/* A check that finds nothing says something only if it would find something. Each of these faults AWS would refuse, or let go wrong. */

type Writable = Record<string, never>;
/** The resource of a type whose logical id has `part` in it, to be changed. */
function find(template: Template, type: string, part = ''): [string, Resource, Writable] {
  const found = Object.entries(template.Resources).find(
    ([id, one]) => one.Type === type && id.includes(part),
  );
  if (found === undefined) throw new Error(`There is no ${type} ${part}.`);
  return [found[0], found[1], (found[1].Properties ?? {}) as Writable];
}
const set = (template: Template, type: string, part: string, fields: object): void =>
  void Object.assign(find(template, type, part)[2], fields);
const remove = (template: Template, id: string): void =>
  void delete (template.Resources as Record<string, unknown>)[id];
/** Takes statements away from the policies of a role. */
function dropStatements(template: Template, part: string, words: string): void {
  for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
    if (Type !== 'AWS::IAM::Policy' || !id.includes(part)) continue;
    const document = Properties?.['PolicyDocument'] as unknown as { Statement: readonly Data[] };
    document.Statement = document.Statement.filter((one) => !JSON.stringify(one).includes(words));
  }
}
const pushTo = (to: unknown, one: object): void => void (to as object[]).push(one);
const environment = (template: Template, part: string): Record<string, string> =>
  find(template, 'AWS::Lambda::Function', part)[1].Properties?.['Environment']?.['Variables'] as never;

const faults: readonly (readonly [string, keyof typeof variants, (template: Template) => void, RegExp])[] = [
  [
    'a property that there is not',
    'default',
    (t) => set(t, 'AWS::SQS::Queue', 'Replies', { Fifo: true }),
    /Fifo is no property/,
  ],
  [
    'a word for a number',
    'default',
    (t) => set(t, 'AWS::Lambda::Function', 'Sender', { Timeout: 'ten' }),
    /Timeout: is no whole number/,
  ],
  [
    'a required property left out',
    'default',
    (t) => void delete find(t, 'AWS::DynamoDB::Table')[2]['KeySchema'],
    /KeySchema is missing/,
  ],
  [
    'an unknown field deep inside',
    'default',
    (t) =>
      Object.assign(list(find(t, 'AWS::Events::Rule', 'SendRequests')[1].Properties?.['Targets'])[0] ?? {}, {
        Group: 'x',
      }),
    /Targets\[0\]\.Group is no property/,
  ],
  [
    'a type that there is not',
    'default',
    (t) => Object.assign(t.Resources, { X: { Type: 'AWS::SQS::Que' } }),
    /is not in the specification/,
  ],
  [
    'an attribute that there is not',
    'default',
    (t) =>
      Object.assign(t.Outputs?.['EventBusName'] ?? {}, {
        Value: { 'Fn::GetAtt': [find(t, 'AWS::Events::EventBus')[0], 'Nonsense'] },
      }),
    /no attribute Nonsense/,
  ],
  [
    'a reference to nothing',
    'default',
    (t) => Object.assign(t.Outputs?.['EventBusName'] ?? {}, { Value: { Ref: 'Gone' } }),
    /refers to Gone/,
  ],
  [
    'a resource that needs itself',
    'default',
    (t) =>
      Object.assign(find(t, 'AWS::SQS::Queue', 'RepliesQueue')[1], {
        DependsOn: find(t, 'AWS::Lambda::Function', 'Sender')[0],
      }),
    /needs itself/,
  ],
  [
    'a URL that nobody may call',
    'default',
    (t) => {
      for (const [id, { Properties }] of Object.entries(t.Resources))
        if (Properties?.['InvokedViaFunctionUrl'] !== undefined) remove(t, id);
    },
    /nobody may call it/,
  ],
  [
    'a queue that takes nothing from the bus',
    'default',
    (t) => {
      for (const [id, { Type }] of Object.entries(t.Resources))
        if (Type === 'AWS::SQS::QueuePolicy') remove(t, id);
    },
    /does not let the rule write/,
  ],
  [
    'too large a batch of a FIFO queue',
    'default',
    (t) => set(t, 'AWS::Lambda::EventSourceMapping', 'Sender', { BatchSize: 100 }),
    /more than ten messages/,
  ],
  [
    'a visibility that ends too soon',
    'default',
    (t) => {
      for (const { Type, Properties } of Object.values(t.Resources))
        if (Type === 'AWS::SQS::Queue') Object.assign(Properties ?? {}, { VisibilityTimeout: 20 });
    },
    /less than six times/,
  ],
  [
    'an environment that is too large',
    'default',
    (t) => Object.assign(environment(t, 'Sender'), { X: 'x'.repeat(4000) }),
    /an environment of about/,
  ],
  [
    'a variable of Lambda’s own',
    'default',
    (t) => Object.assign(environment(t, 'Sender'), { AWS_REGION: 'x' }),
    /is reserved/,
  ],
  [
    'an action that is called and not allowed',
    'default',
    (t) => dropStatements(t, 'SenderFunctionRole', 'dynamodb:UpdateItem'),
    /calls dynamodb:UpdateItem and may not/,
  ],
  [
    'a secret that cannot be read',
    'default',
    (t) => dropStatements(t, 'ReceiverFunctionRole', 'secretsmanager:'),
    /calls secretsmanager:GetSecretValue and may not/,
  ],
  [
    'schedules that cannot be made',
    'default',
    (t) => dropStatements(t, 'SenderFunctionRole', 'scheduler:'),
    /calls scheduler:CreateSchedule and may not/,
  ],
  [
    'a key that a function may not use',
    'a key',
    (t) => dropStatements(t, 'UseOfKey', 'kms:'),
    /may not decrypt/,
  ],
  [
    'a key that the bus may not use',
    'a key',
    (t) => {
      const key = find(t, 'AWS::KMS::Key')[1].Properties?.['KeyPolicy'] as unknown as { Statement: Data[] };
      key.Statement = key.Statement.filter((one) => !JSON.stringify(one).includes('events.amazonaws.com'));
    },
    /does not let the bus use it/,
  ],
  [
    'a network that keeps tables away',
    'a NAT gateway',
    (t) => set(t, 'AWS::EC2::VPCEndpoint', '', { PolicyDocument: { Statement: [] } }),
    /does not pass the endpoint/,
  ],
  [
    'a policy that is too large',
    'default',
    (t) => {
      const policy = find(t, 'AWS::IAM::Policy', 'SenderFunctionRole')[1].Properties?.[
        'PolicyDocument'
      ] as unknown as { Statement: object[] };
      for (let i = 0; i < 120; i++)
        policy.Statement.push({
          Effect: 'Allow',
          Action: 'sqs:SendMessage',
          Resource: `arn:aws:sqs:us-east-1:123456789012:${'q'.repeat(40)}${i}`,
        });
    },
    /inline policies of/,
  ],
  [
    'a graph of a dashboard beyond its edge',
    'default',
    (t) => {
      const body = find(t, 'AWS::CloudWatch::Dashboard')[2] as Record<string, unknown>;
      body['DashboardBody'] = JSON.parse(
        JSON.stringify(body['DashboardBody']).replace('\\"width\\":24', '\\"width\\":25'),
      );
    },
    /beyond the 24 columns/,
  ],
  [
    'an alarm about a metric that there is not',
    'default',
    (t) => {
      for (const { Type, Properties } of Object.values(t.Resources))
        if (Type === 'AWS::CloudWatch::Alarm')
          for (const one of list(Properties?.['Metrics']))
            if (one['Expression'] !== undefined)
              Object.assign(one, { Expression: `${one['Expression']} + nosuch` });
    },
    /nosuch, which is no metric/,
  ],
  [
    'a schema of a later draft',
    'default',
    (t) => set(t, 'AWS::EventSchemas::Schema', '', { Content: '{"const":1}' }),
    /no schema of draft 4/,
  ],
  [
    'a retention that CloudWatch does not know',
    'default',
    (t) => set(t, 'AWS::Logs::LogGroup', 'Receiver', { RetentionInDays: 31 }),
    /a retention of 31 days/,
  ],
  [
    'a schedule that may not invoke',
    'default',
    (t) => dropStatements(t, 'SchedulerRole', 'lambda:InvokeFunction'),
    /its role may not invoke/,
  ],
  [
    'dead letters of a rule in a FIFO queue',
    'default',
    (t) => {
      const [queue] = find(t, 'AWS::SQS::Queue', 'RepliesDeadLetter');
      Object.assign(list(find(t, 'AWS::Events::Rule', 'TokenRefresh')[1].Properties?.['Targets'])[0] ?? {}, {
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [queue, 'Arn'] } },
      });
    },
    /takes no FIFO queue/,
  ],
  [
    'more resources than a stack may have',
    'default',
    (t) => {
      for (let i = 0; i < 500; i++) Object.assign(t.Resources, { [`X${i}`]: { Type: 'AWS::SNS::Topic' } });
    },
    /resources, at most 500/,
  ],
  [
    'an attribute that is no key',
    'default',
    (t) =>
      pushTo(find(t, 'AWS::DynamoDB::Table', 'Conversation')[1].Properties?.['AttributeDefinitions'], {
        AttributeName: 'x',
        AttributeType: 'S',
      }),
    /are defined, and the keys are/,
  ],
  [
    'an access log without a request',
    'an HTTP API',
    (t) => set(t, 'AWS::ApiGatewayV2::Stage', '', { AccessLogSettings: { Format: '{}' } }),
    /without a request id/,
  ],
  [
    'a secret that the sender may read',
    'default',
    (t) =>
      pushTo(
        find(t, 'AWS::IAM::Policy', 'SenderFunctionRole')[1].Properties?.['PolicyDocument']?.['Statement'],
        { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' },
      ),
    /may read secrets of the kind app/,
  ],
  [
    'more warm instances than there may be',
    'a warm instance',
    (t) => set(t, 'AWS::Lambda::Function', 'Receiver', { ReservedConcurrentExecutions: 0 }),
    /more warm instances/,
  ],
];

describe('a fault', () => {
  const texts = new Map<string, string>();
  const templateOf = (name: string): Template => {
    const text = texts.get(name) ?? JSON.stringify(jsonOf(variants[name] ?? {}));
    texts.set(name, text);
    return JSON.parse(text) as Template;
  };
  it.each(faults)('is found: %s', (_, variant, plant, finding) => {
    const template = templateOf(variant);
    plant(template);
    expect(findingsIn(template, variants[variant]).join('\n')).toMatch(finding);
  });
});
