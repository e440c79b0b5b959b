import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { templateOf, testAccount, testPlatform } from '../../support/stack-template.ts';
import { actionsOf, type Statement, statementsOf } from '../../support/statements.ts';

/** A statement of the policy of a resource. */
interface Allowed {
  readonly Effect: string;
  readonly Principal: object;
  readonly Condition?: object;
}

describe('what each function may do', () => {
  let template: Template;
  beforeAll(() => {
    template = templateOf();
  });
  const logs = ['logs:CreateLogStream', 'logs:PutLogEvents'];
  const resourcesOf = (role: string, action: string): string =>
    JSON.stringify(
      statementsOf(template, role)
        .filter(({ Action }) => [Action].flat().includes(action))
        .map(({ Resource }) => Resource),
    );

  it('is for the receiver to read callback keys and to queue', () => {
    expect(actionsOf(template, 'ReceiverFunctionRole')).toEqual(
      [...logs, 'secretsmanager:GetSecretValue', 'sqs:SendMessage'].sort(),
    );
    expect(resourcesOf('ReceiverFunctionRole', 'sqs:SendMessage')).toMatch(/RepliesQueue[0-9A-F]{8}/);
  });
  it('is for the receiver also to read rules and to decide about pushes, if any account has passive replies', () => {
    const rules = [{ id: 'person', when: { message: 'any' }, transfer: true }];
    const passive = templateOf({ accounts: [testAccount('lantern', { rules })] });
    expect(actionsOf(passive, 'ReceiverFunctionRole')).toEqual(
      [
        ...logs,
        'dynamodb:GetItem',
        'dynamodb:GetItem',
        'dynamodb:Query',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'secretsmanager:GetSecretValue',
        'sqs:SendMessage',
      ].sort(),
    );
    const [answers] = statementsOf(passive, 'ReceiverFunctionRole').filter(({ Action }) =>
      JSON.stringify(Action).includes('dynamodb:PutItem'),
    );
    expect(JSON.stringify(answers?.Resource)).toContain('ConversationTable');
  });
  it('is for the sender to work the queue, the ledger and the bus, and to read tokens', () => {
    expect(actionsOf(template, 'SenderFunctionRole')).toEqual(
      [
        ...logs,
        // On the token table, the conversations, the media and the rules.
        'dynamodb:GetItem',
        'dynamodb:GetItem',
        'dynamodb:Query',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:PutItem',
        'dynamodb:GetItem',
        'dynamodb:UpdateItem',
        // On the records.
        'dynamodb:PutItem',
        // To forget a user, in the conversations and in the records.
        'dynamodb:DeleteItem',
        'dynamodb:DeleteItem',
        'dynamodb:Query',
        'scheduler:DeleteSchedule',
        'scheduler:ListSchedules',
        'events:PutEvents',
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:ReceiveMessage',
        // To the dead letters, too.
        'sqs:SendMessage',
        // What is to be done later.
        'iam:PassRole',
        's3:GetObject',
        'scheduler:CreateSchedule',
        'scheduler:UpdateSchedule',
        'sqs:SendMessage',
      ].sort(),
    );
    expect(resourcesOf('SenderFunctionRole', 'iam:PassRole')).toMatch(/LaterRole[0-9A-F]{8}/);
    expect(resourcesOf('SenderFunctionRole', 'scheduler:CreateSchedule')).toContain('wechat-reply-later/*');
    expect(resourcesOf('SenderFunctionRole', 'dynamodb:UpdateItem')).not.toContain('TokenTable');
    expect(resourcesOf('SenderFunctionRole', 'dynamodb:PutItem')).not.toContain('TokenTable');
  });
  it('is for the token-refresher, and for it alone, to read AppSecrets and write tokens', () => {
    expect(actionsOf(template, 'TokenRefresherFunctionRole')).toEqual(
      [
        ...logs,
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'events:PutEvents',
        'secretsmanager:GetSecretValue',
      ].sort(),
    );
  });
  it('is each action only on the resources that need it', () => {
    /** `action on what`, with CloudFormation's ids without their hashes. */
    const grantsOf = (role: string): string[] =>
      statementsOf(template, role)
        .flatMap(({ Action, Resource }) =>
          [Action].flat().map((action) => `${action} on ${[Resource].flat().map(nameOf).sort().join(', ')}`),
        )
        .sort();
    const nameOf = (resource: unknown): string =>
      /"(?:Fn::GetAtt":\["|Ref":")(\w+?)[0-9A-F]{8}"/.exec(JSON.stringify(resource))?.[1] ??
      /:((?:schedule\/|secret:)[^"]+)"/.exec(JSON.stringify(resource))?.[1] ??
      JSON.stringify(resource);
    const logsOf = (name: string): string[] => [
      `logs:CreateLogStream on ${name}FunctionLogs`,
      `logs:PutLogEvents on ${name}FunctionLogs`,
    ];
    expect(grantsOf('ReceiverFunctionRole')).toEqual([
      ...logsOf('Receiver'),
      'secretsmanager:GetSecretValue on secret:wechat-reply/*/callback*',
      'sqs:SendMessage on RepliesQueue',
    ]);
    expect(grantsOf('TokenRefresherFunctionRole')).toEqual([
      'dynamodb:GetItem on TablesTokenTable',
      'dynamodb:PutItem on TablesTokenTable',
      'events:PutEvents on EventsBus',
      ...logsOf('TokenRefresher'),
      'secretsmanager:GetSecretValue on secret:wechat-reply/*/app*',
    ]);
    expect(grantsOf('SenderFunctionRole')).toEqual([
      'dynamodb:DeleteItem on TablesAuditTable',
      'dynamodb:DeleteItem on TablesConversationTable',
      'dynamodb:GetItem on RulesTable',
      'dynamodb:GetItem on TablesConversationTable',
      'dynamodb:GetItem on TablesMediaTable',
      'dynamodb:GetItem on TablesTokenTable',
      'dynamodb:PutItem on TablesAuditTable',
      'dynamodb:PutItem on TablesConversationTable',
      'dynamodb:PutItem on TablesMediaTable',
      'dynamodb:Query on RulesTable',
      'dynamodb:Query on TablesAuditTable',
      'dynamodb:UpdateItem on TablesConversationTable',
      'events:PutEvents on EventsBus',
      'iam:PassRole on LaterRole',
      ...logsOf('Sender'),
      's3:GetObject on RulesMediaBucket',
      ...['CreateSchedule', 'DeleteSchedule'].map(
        (action) => `scheduler:${action} on schedule/wechat-reply-later/*`,
      ),
      'scheduler:ListSchedules on "*"',
      'scheduler:UpdateSchedule on schedule/wechat-reply-later/*',
      'sqs:ChangeMessageVisibility on IntakeQueue, RepliesQueue',
      'sqs:DeleteMessage on IntakeQueue, RepliesQueue',
      'sqs:GetQueueAttributes on IntakeQueue, RepliesQueue',
      'sqs:ReceiveMessage on IntakeQueue, RepliesQueue',
      'sqs:SendMessage on IntakeDeadLetterQueue, RepliesDeadLetterQueue',
      'sqs:SendMessage on IntakeQueue, RepliesQueue',
    ]);
    expect(grantsOf('LaterRole')).toEqual([
      'sqs:SendMessage on EventsDeadLetterQueue, IntakeQueue, RepliesQueue',
    ]);
    expect(grantsOf('TokenRefresherSchedulerRole')).toEqual([
      'lambda:InvokeFunction on TokenRefresherFunction',
    ]);
  });
  it('is for the scheduler to invoke one function', () => {
    expect(actionsOf(template, 'TokenRefresherSchedulerRole')).toEqual(['lambda:InvokeFunction']);
  });
  it('never reaches beyond named resources', () => {
    const wildcards = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
      Properties.PolicyDocument.Statement.some(
        // Which takes no other: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html
        ({ Resource, Action }: Statement) => Resource === '*' && Action !== 'scheduler:ListSchedules',
      ),
    );
    expect(wildcards).toEqual([]);
  });
  it('is for the token-refresher alone to read what belongs to the accounts of a platform', () => {
    const withPlatform = templateOf({ platforms: [testPlatform('mall')] });
    const readers = Object.values(withPlatform.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
      JSON.stringify(Properties.PolicyDocument).includes('PlatformsPlatformTable'),
    );
    expect(readers.map(({ Properties }) => JSON.stringify(Properties.Roles))).toEqual([
      expect.stringContaining('"TokenRefresherFunctionRole'),
    ]);
  });
  it('is given to nobody by a policy of a queue, topic, table, secret or bus, except to services of AWS', () => {
    const { Resources } = templateOf({
      platforms: [testPlatform('mall')],
      options: { archiveDays: 7, alarmEmails: ['a@example.com'] },
    }).toJSON() as { Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }> };
    const allowed = Object.values(Resources).flatMap(({ Type, Properties = {} }) => {
      if (Type === 'AWS::IAM::Policy') return [];
      const { PolicyDocument, ResourcePolicy, Policy, Statement: statement } = Properties;
      const documents = [PolicyDocument, ResourcePolicy, Policy].map(
        (document) => (document as { Statement?: object[] } | undefined)?.Statement,
      );
      return ([...documents, statement].flat() as Allowed[]).filter((one) => one?.Effect === 'Allow');
    });
    expect(allowed.length).toBeGreaterThan(3);
    for (const { Principal, Condition } of allowed) {
      expect(Object.keys(Principal)).toEqual(['Service']);
      expect(JSON.stringify(Condition)).toMatch(/aws:Source(Arn|Account)/);
    }
  });
  it('grows in a network by the attachment of the function, which its own code is denied', () => {
    const inNetwork = templateOf({ options: { egress: 'nat-gateway' } });
    const [denied] = statementsOf(inNetwork, 'TokenRefresherFunctionRole').filter(
      ({ Effect }) => Effect === 'Deny',
    );
    const attaching = actionsOf(inNetwork, 'TokenRefresherFunctionRole').filter((action) =>
      action.startsWith('ec2:'),
    );
    expect(attaching.length).toBeGreaterThan(0);
    expect([denied?.Action].flat().sort()).toEqual(attaching);
  });
});
