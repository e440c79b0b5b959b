import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunctions } from '#infra/build/bundle.ts';
import { WeChatReplyStack } from '#infra/stack.ts';
import { testAccount } from '../../support/stack-template.ts';

const folder = mkdtempSync(join(tmpdir(), 'stack-'));
let template: Template;

beforeAll(() => {
  const accounts = [testAccount('lantern'), testAccount('harbor', { kind: 'mini-program' })];
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const bundles = bundleFunctions(join(folder, 'dist'), { accounts, folder: 'infra/examples/accounts' });
  template = Template.fromStack(new WeChatReplyStack(app, 'wechat-reply', { accounts, bundles }));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The logical id of the one resource of a type whose path has `part` in it. */
const idOf = (type: string, part: string): string => {
  const ids = Object.keys(template.findResources(type)).filter((id) => id.includes(part));
  expect(ids).toHaveLength(1);
  return ids[0] ?? '';
};
const arnOf = (type: string, part: string) => ({ 'Fn::GetAtt': [idOf(type, part), 'Arn'] });
const deploymentOf = (account: string) => {
  const Tags = [{ Key: 'RulesOf', Value: account }];
  const [Ref] = Object.keys(template.findResources('AWS::Logs::LogGroup', { Properties: { Tags } }));
  // What CloudFormation has put behind wechat-reply-<logical id>-.
  return { 'Fn::Select': [3, { 'Fn::Split': ['-', { Ref }] }] };
};
const replyQueue = () => idOf('AWS::SQS::Queue', 'RepliesQueue');
describe('the functions', () => {
  it('are updated in this order: the sender before the receiver, because an earlier sender does not understand its decisions', () => {
    const receiver =
      template.findResources('AWS::Lambda::Function')[idOf('AWS::Lambda::Function', 'Receiver')];
    expect(receiver?.['DependsOn']).toContain(idOf('AWS::Lambda::Function', 'Sender'));
  });
  it('run on Node 24 and arm64, each with its own log group that expires', () => {
    template.resourceCountIs('AWS::Lambda::Function', 3);
    template.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      LoggingConfig: { LogGroup: Match.anyValue(), LogFormat: 'JSON', SystemLogLevel: 'WARN' },
    });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });
  it('may call themselves through a queue only if the loop ends by itself', () => {
    const loops = Object.entries(template.findResources('AWS::Lambda::Function')).flatMap(([id, one]) =>
      one['Properties'].RecursiveLoop === undefined
        ? []
        : [[id.slice(0, 6), one['Properties'].RecursiveLoop]],
    );
    expect(loops).toEqual([['Sender', 'Allow']]);
  });
  it('get the address of everything in the environment variables that they read', () => {
    const bus = { Ref: idOf('AWS::Events::EventBus', 'Events') };
    const roleIdOf = (role: string) => ({ 'Fn::GetAtt': [idOf('AWS::IAM::Role', role), 'RoleId'] });
    const tokens = { Ref: idOf('AWS::DynamoDB::Table', 'TokenTable') };
    const rules = { Ref: idOf('AWS::DynamoDB::Table', 'RulesTable') };
    const environments = Object.entries(template.findResources('AWS::Lambda::Function')).map(([id, one]) => [
      id.replace(/Function[0-9A-F]+$/, ''),
      one['Properties'].Environment.Variables,
    ]);
    expect(Object.fromEntries(environments)).toEqual({
      Receiver: {
        REPLY_QUEUE: { Ref: replyQueue() },
        SECRET_PREFIX: 'wechat-reply/',
        METRIC_NAMESPACE: 'wechat-reply',
      },
      Sender: {
        REPLY_QUEUE: { Ref: replyQueue() },
        REPLY_DEAD_LETTERS: { Ref: idOf('AWS::SQS::Queue', 'RepliesDeadLetterQueue') },
        INTAKE_QUEUE: { Ref: idOf('AWS::SQS::Queue', 'IntakeQueue') },
        INTAKE_DEAD_LETTERS: { Ref: idOf('AWS::SQS::Queue', 'IntakeDeadLetterQueue') },
        RECEIVER_ROLE: roleIdOf('ReceiverFunctionRole'),
        SENDER_ROLE: roleIdOf('SenderFunctionRole'),
        MAX_RECEIVE_COUNT: '15',
        RULES_TABLE: rules,
        RULES_DEPLOYMENTS: { 'Fn::Join': ['', [deploymentOf('lantern'), ',', deploymentOf('harbor')]] },
        EVENT_BUS: bus,
        TOKEN_TABLE: tokens,
        MEDIA_BUCKET: { Ref: idOf('AWS::S3::Bucket', 'MediaBucket') },
        MEDIA_TABLE: { Ref: idOf('AWS::DynamoDB::Table', 'MediaTable') },
        AUDIT_TABLE: { Ref: idOf('AWS::DynamoDB::Table', 'AuditTable') },
        SCHEDULE_GROUP: 'wechat-reply-later',
        SCHEDULE_ROLE: arnOf('AWS::IAM::Role', 'LaterRole'),
        SCHEDULE_DEAD_LETTERS: arnOf('AWS::SQS::Queue', 'EventsDeadLetterQueue'),
        CONVERSATION_TABLE: { Ref: idOf('AWS::DynamoDB::Table', 'ConversationTable') },
        WECHAT_API: 'https://api.weixin.qq.com,https://api2.weixin.qq.com',
        METRIC_NAMESPACE: 'wechat-reply',
      },
      TokenRefresher: {
        EVENT_BUS: bus,
        TOKEN_TABLE: tokens,
        SECRET_PREFIX: 'wechat-reply/',
        WECHAT_API: 'https://api.weixin.qq.com,https://api2.weixin.qq.com',
        METRIC_NAMESPACE: 'wechat-reply',
      },
    });
  });
});

describe('the path of a message', () => {
  it('begins at a public URL of the receiver', () => {
    template.hasResourceProperties('AWS::Lambda::Url', {
      AuthType: 'NONE',
      TargetFunctionArn: arnOf('AWS::Lambda::Function', 'ReceiverFunction'),
    });
  });
  it('goes through a FIFO queue with dead letters, whose visibility time-out is six times the sender’s', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      FifoQueue: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      VisibilityTimeout: 180,
      RedrivePolicy: {
        deadLetterTargetArn: arnOf('AWS::SQS::Queue', 'RepliesDeadLetterQueue'),
        maxReceiveCount: Match.anyValue(),
      },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 30,
      Description: Match.stringLikeRegexp('Answers'),
    });
  });
  it('leaves room for live replies when many messages fall due together', () => {
    const concurrencyOf = (queue: string): number =>
      Object.values(template.findResources('AWS::Lambda::EventSourceMapping')).find(({ Properties }) =>
        JSON.stringify(Properties.EventSourceArn).includes(queue),
      )?.['Properties'].ScalingConfig.MaximumConcurrency;
    expect(concurrencyOf('Intake')).toBeLessThanOrEqual(concurrencyOf('Replies') / 4);
  });
  it('reaches the sender in batches in which each message can fail by itself', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [replyQueue(), 'Arn'] },
      FunctionName: { Ref: idOf('AWS::Lambda::Function', 'SenderFunction') },
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });
});

describe('the bus', () => {
  it('brings requests to the intake, and undeliverable ones to a queue', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: { Ref: idOf('AWS::Events::EventBus', 'Events') },
      EventPattern: { 'detail-type': ['WeChatSendRequested'] },
      Targets: [
        Match.objectLike({
          Arn: arnOf('AWS::SQS::Queue', 'IntakeQueue'),
          SqsParameters: Match.absent(),
          InputTransformer: {
            InputPathsMap: {
              'detail-type': '$.detail-type',
              source: '$.source',
              time: '$.time',
              id: '$.id',
              detail: '$.detail',
            },
            InputTemplate:
              '{"kind":<detail-type>,"source":<source>,"time":<time>,"event":<id>,"detail":<detail>}',
          },
          DeadLetterConfig: { Arn: arnOf('AWS::SQS::Queue', 'EventsDeadLetterQueue') },
        }),
      ],
    });
  });
  it('brings reports of rejected tokens to the token refresher', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { 'detail-type': ['WeChatTokenRefreshRequested'] },
      Targets: [Match.objectLike({ Arn: arnOf('AWS::Lambda::Function', 'TokenRefresherFunction') })],
    });
  });
});

describe('the schedule', () => {
  it('calls the token refresher every minute', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Target: Match.objectLike({ Arn: arnOf('AWS::Lambda::Function', 'TokenRefresherFunction') }),
    });
  });
});

describe('what is kept', () => {
  it('is five tables; the conversations are backed up, expire, and are never deleted with the stack', () => {
    template.resourceCountIs('AWS::DynamoDB::Table', 5);
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        KeySchema: [{ AttributeName: 'conversation', KeyType: 'HASH' }],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Delete',
      Properties: { KeySchema: [{ AttributeName: 'account', KeyType: 'HASH' }] },
    });
  });
  it('includes every pushed version of the rules', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        KeySchema: [
          { AttributeName: 'account', KeyType: 'HASH' },
          { AttributeName: 'item', KeyType: 'RANGE' },
        ],
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });
  it('includes no secret: account set creates them, so that a removed account or stack can be added again', () => {
    template.resourceCountIs('AWS::SecretsManager::Secret', 0);
  });
});

describe('the outputs', () => {
  it('are the webhook URL, which rules of which accounts are deployed, the name of the bus and of the RulesTable', () => {
    const url = { 'Fn::GetAtt': [idOf('AWS::Lambda::Url', 'Receiver'), 'FunctionUrl'] };
    template.hasOutput('WebhookUrl', { Value: { 'Fn::Join': ['', [url, '<account>']] } });
    template.hasOutput('RulesTableName', { Value: { Ref: idOf('AWS::DynamoDB::Table', 'RulesTable') } });
    template.hasOutput('DeployedRules', {
      Value: {
        'Fn::Join': [
          '',
          [
            Match.stringLikeRegexp('^lantern:[\\w-]{12}:$'),
            deploymentOf('lantern'),
            Match.stringLikeRegexp('^ harbor:[\\w-]{12}:$'),
            deploymentOf('harbor'),
          ],
        ],
      },
    });
    template.hasOutput('EventBusName', { Value: { Ref: idOf('AWS::Events::EventBus', 'Events') } });
  });
});
