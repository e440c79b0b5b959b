import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { readStackOptions } from '#infra/config/read-stack-options.ts';
import { stackNameOf } from '#infra/config/stack-name.ts';
import type { StackOptions } from '#infra/config/stack-options.ts';
import { errorCode } from '../../support/error-code.ts';
import { templateOf, testAccount } from '../../support/stack-template.ts';

const read = (given: Readonly<Record<string, unknown>> = {}, options: StackOptions = {}) =>
  readStackOptions(
    { file: 'stages.yaml', byName: { production: options } },
    'production',
    (name) => given[name],
  );

describe('readStackOptions', () => {
  it('fills in the defaults', () => {
    expect(read()).toEqual({
      wechatApi: 'https://api.weixin.qq.com,https://api2.weixin.qq.com',
      webhook: 'function-url',
      egress: 'none',
      encryptionKey: 'aws',
      logRetentionDays: 30,
      archiveDays: 0,
      provisionedConcurrency: 0,
      alarmEmails: [],
      runbookUrl: 'infra/docs/operations.md',
      schemaRegistry: true,
      senderConcurrency: 50,
      reserveConcurrency: false,
      httpApiRate: 500,
    });
  });
  it('takes the options of the stage, and those of the command line over them', () => {
    const options = { egress: 'nat-gateway', archiveDays: 7 } as const;
    expect(read({ egress: 'nat-instance', alarmEmails: '["a@example.com"]' }, options)).toMatchObject({
      egress: 'nat-instance',
      archiveDays: 7,
      alarmEmails: ['a@example.com'],
    });
    expect(read({ archiveDays: '30', schemaRegistry: 'false' })).toMatchObject({
      archiveDays: 30,
      schemaRegistry: false,
    });
  });
  it.each<[string, Record<string, unknown>, string]>([
    ['another egress', { egress: 'proxy' }, 'egress: must be "none", "nat-instance", "nat-gateway"'],
    [
      'a retention that CloudWatch does not know',
      { logRetentionDays: '31' },
      'logRetentionDays: must be 1, 3',
    ],
    ['an address that is none', { wechatApi: 'api.weixin.qq.com' }, 'wechatApi: is not a list of addresses'],
    ['an access token in the clear', { wechatApi: 'http://api.weixin.qq.com' }, 'addresses with https'],
    ['one of several in the clear', { wechatApi: 'https://a.cn,http://b.cn' }, 'addresses with https'],
    [
      'a host that only looks like this machine',
      { wechatApi: 'http://127.0.0.1.example.com' },
      'addresses with https',
    ],
    [
      'a port that the network does not let out',
      { wechatApi: 'https://api.weixin.qq.com,https://proxy.example.com:8443', egress: 'nat-gateway' },
      'wechatApi: with egress nat-gateway, calls leave to port 443 only',
    ],
    [
      'more warm instances than there may be',
      { provisionedConcurrency: '5', receiverConcurrency: '3' },
      'provisionedConcurrency: 5 warm instances are more than the 3 of receiverConcurrency',
    ],
    ['half a domain', { domain: '{"name":"wx.example.com"}' }, 'domain.certificateArn: is missing'],
    ['a key that is no ARN', { encryptionKey: 'mine' }, 'is not the ARN of a key of KMS'],
    [
      'the same key before and after',
      {
        encryptionKey: 'arn:aws:kms:us-east-1:1:key/k',
        formerEncryptionKey: 'arn:aws:kms:us-east-1:1:key/k',
      },
      'formerEncryptionKey: is the one of encryptionKey',
    ],
    ['a mail address that is none', { alarmEmails: '["me"]' }, 'alarmEmails[0]: is not an e-mail address'],
    [
      'a domain of a function URL',
      { domain: '{"name":"wx.example.com","certificateArn":"arn:aws:acm:us-east-1:1:certificate/c"}' },
      'domain: needs webhook to be http-api or both',
    ],
    [
      'subscribers of a topic that has its own',
      { alarmTopicArn: 'arn:aws:sns:us-east-1:1:t', alarmEmails: '["a@example.com"]' },
      'leave alarmEmails out',
    ],
  ])('refuses %s, and says where', (_, given, words) => {
    expect(() => read(given)).toThrow(words);
    expect(() => read(given)).toThrow('stages.yaml, production, or -c: ');
    expect(errorCode(() => read(given))).toBe('options_invalid');
  });
  it('takes an API on this machine without https, and as many warm instances as there may be', () => {
    for (const wechatApi of ['http://127.0.0.1:9000', 'http://localhost:9000', 'http://[::1]:9000']) {
      expect(read({ wechatApi })).toMatchObject({ wechatApi });
    }
    expect(read({ provisionedConcurrency: '3', receiverConcurrency: '3' }).provisionedConcurrency).toBe(3);
  });
  it('refuses a misspelt option of a stage', () => {
    expect(() => read({}, { egres: 'none' } as never)).toThrow('egres: is not a known field');
  });
});

describe('stages', () => {
  it('have stacks of their own', () => {
    expect([stackNameOf('production'), stackNameOf('test')]).toEqual(['wechat-reply', 'wechat-reply-test']);
  });
  it.each(['Test', 'a b', '', '-x', 'x'.repeat(31)])('are not called %j', (stage) => {
    expect(errorCode(() => stackNameOf(stage))).toBe('stage_invalid');
  });
  it('stand side by side: nothing in them has the same name', () => {
    const namesIn = (stack: string): unknown[] => {
      const { Resources } = templateOf({
        name: stack,
        options: { alarmEmails: ['a@example.com'], encryptionKey: 'customer', webhook: 'http-api' },
      }).toJSON();
      const names = /^(Name|.*[a-z]Name|Namespace)$/;
      return Object.values<{ Type: string; Properties: Record<string, unknown> }>(Resources).flatMap(
        ({ Type, Properties = {} }) =>
          Object.entries(Properties)
            .filter(([property, value]) => names.test(property) && typeof value === 'string')
            // Of the schemas the registry has the stack's name, and of the API and its stage the rest is CloudFormation's.
            .filter(
              ([property]) => !/^(PolicyName|SchemaName|StageName|MetricName|Namespace)$/.test(property),
            )
            .map(([, value]) => `${Type} ${value}`),
      );
    };
    const production = namesIn('wechat-reply');
    expect(production.length).toBeGreaterThan(10);
    expect(namesIn('wechat-reply-test').filter((name) => production.includes(name))).toEqual([]);
  });
});

describe('the webhook', () => {
  it('can be an HTTP API, with a limit and with a log that has no query', () => {
    const template = templateOf({ options: { webhook: 'http-api' } });
    template.resourceCountIs('AWS::Lambda::Url', 0);
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
      AccessLogSettings: { Format: Match.not(Match.stringLikeRegexp('query|openid|authorizer')) },
    });
    for (const method of ['GET', 'POST']) {
      template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: `${method} /{path+}` });
    }
    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', { PayloadFormatVersion: '2.0' });
  });
  it('can have a domain, and then no other address', () => {
    const template = templateOf({
      options: {
        webhook: 'http-api',
        domain: {
          name: 'wx.example.com',
          certificateArn: 'arn:aws:acm:us-east-1:1:certificate/c',
          hostedZone: { id: 'Z1', name: 'example.com' },
        },
      },
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
    template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: 'wx.example.com',
      DomainNameConfigurations: [Match.objectLike({ SecurityPolicy: 'TLS_1_2' })],
    });
    template.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: 'wx.example.com.',
      HostedZoneId: 'Z1',
    });
    template.hasOutput('WebhookUrl', { Value: 'https://wx.example.com/<account>' });
  });
  it('keeps the URL without warm instances beside the one with them', () => {
    const template = templateOf({ options: { provisionedConcurrency: 3 } });
    template.resourceCountIs('AWS::Lambda::Url', 2);
    template.hasResourceProperties('AWS::Lambda::Alias', {
      Name: 'live',
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 3 },
    });
    template.hasOutput('WebhookUrl', {
      Value: {
        'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.stringLikeRegexp('Live'), 'FunctionUrl'] }, '<account>']],
      },
    });
  });
  it('can be kept from costing more than so many instances', () => {
    templateOf({ options: { receiverConcurrency: 20 } }).hasResourceProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: 20,
      Description: Match.stringLikeRegexp('Authenticates'),
    });
  });
});

describe('the egress', () => {
  const inNetwork = (template: ReturnType<typeof templateOf>): string[] =>
    Object.entries(template.findResources('AWS::Lambda::Function'))
      .filter(([, { Properties }]) => Properties.VpcConfig !== undefined)
      .map(([id]) => id.replace(/Function[0-9A-F]{8}$/, ''))
      .sort();
  it('is Lambda’s own by default', () => {
    const template = templateOf();
    expect(inNetwork(template)).toEqual([]);
    template.resourceCountIs('AWS::EC2::VPC', 0);
  });
  it.each(['nat-gateway', 'nat-instance'] as const)(
    'is one address with a %s, which is an output',
    (egress) => {
      const template = templateOf({ options: { egress } });
      const [eip] = Object.keys(template.findResources('AWS::EC2::EIP'));
      template.resourceCountIs('AWS::EC2::EIP', 1);
      template.hasOutput('EgressAddress', { Value: { 'Fn::GetAtt': [eip, 'PublicIp'] } });
      const allocation = { 'Fn::GetAtt': [eip, 'AllocationId'] };
      if (egress === 'nat-gateway')
        template.hasResourceProperties('AWS::EC2::NatGateway', { AllocationId: allocation });
      else {
        template.hasResourceProperties('AWS::EC2::EIPAssociation', { AllocationId: allocation });
        template.hasResourceProperties('AWS::EC2::Instance', {
          InstanceType: 't4g.nano',
          BlockDeviceMappings: [Match.objectLike({ Ebs: { Encrypted: true } })],
          // No deploy replaces it because there is a newer image: EC2 looks for the newest when an instance starts.
          ImageId: Match.absent(),
          LaunchTemplate: Match.objectLike({ Version: { 'Fn::GetAtt': Match.anyValue() } }),
          // It has half a gigabyte of memory, in which the package manager would be killed.
          UserData: { 'Fn::Base64': Match.stringLikeRegexp('swapon /swapfile\n[^]*until yum install') },
        });
        template.hasResourceProperties('AWS::EC2::LaunchTemplate', {
          LaunchTemplateData: {
            ImageId: Match.stringLikeRegexp('^resolve:ssm:/aws/service/ami-amazon-linux'),
          },
        });
        expect(Object.values(template.toJSON().Parameters ?? {})).toEqual([
          expect.objectContaining({ Type: 'AWS::SSM::Parameter::Value<String>' }),
        ]);
      }
      // The way out of both private subnets.
      expect(
        Object.values(template.findResources('AWS::EC2::Route')).filter(({ Properties }) =>
          JSON.stringify(Properties).includes('Nat'),
        ),
      ).toHaveLength(2);
    },
  );
  it('is for the sender too only where there is an official account', () => {
    expect(inNetwork(templateOf({ options: { egress: 'nat-gateway' } }))).toEqual([
      'Sender',
      'TokenRefresher',
    ]);
    const accounts = [testAccount('harbor', { kind: 'mini-program' })];
    expect(inNetwork(templateOf({ accounts, options: { egress: 'nat-gateway' } }))).toEqual([
      'TokenRefresher',
    ]);
  });
  it('leaves DynamoDB to an endpoint that costs nothing and reaches our tables only', () => {
    const template = templateOf({ options: { egress: 'nat-gateway' } });
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      VpcEndpointType: 'Gateway',
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Action: dynamoDbActionsIn(template),
            Resource: Match.arrayWith([
              { 'Fn::GetAtt': [Match.stringLikeRegexp('ConversationTable'), 'Arn'] },
            ]),
          }),
        ],
      },
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Calls of the functions to WeChat and AWS',
      SecurityGroupEgress: [Match.objectLike({ FromPort: 443, ToPort: 443, IpProtocol: 'tcp' })],
      SecurityGroupIngress: Match.absent(),
    });
  });
});

/** What the functions in the network may do with tables, by their roles. */
function dynamoDbActionsIn(template: ReturnType<typeof templateOf>): string[] {
  const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
  return [...new Set(policies.match(/dynamodb:\w+/g))].sort();
}

describe('what is kept', () => {
  it('is every event for as long as the archive says', () => {
    templateOf({ options: { archiveDays: 14 } }).hasResourceProperties('AWS::Events::Archive', {
      RetentionDays: 14,
      EventPattern: { account: [{ Ref: 'AWS::AccountId' }] },
    });
    templateOf().resourceCountIs('AWS::Events::Archive', 0);
  });
  it('is the logs for as long as they should be', () => {
    templateOf({ options: { logRetentionDays: 365, webhook: 'http-api' } }).allResourcesProperties(
      'AWS::Logs::LogGroup',
      { RetentionInDays: 365 },
    );
  });
});

describe('the schema registry', () => {
  it('has every event', () => {
    const template = templateOf();
    template.hasResourceProperties('AWS::EventSchemas::Registry', { RegistryName: 'wechat-reply' });
    const schemas = Object.values(template.findResources('AWS::EventSchemas::Schema'));
    expect(schemas.map(({ Properties }) => Properties.SchemaName).sort()).toEqual([
      'WeChatSendRequested',
      'WeChatTokenRefreshRequested',
      'wechat.sender@WeChatMessageFailed',
      'wechat.sender@WeChatMessageReceived',
      'wechat.sender@WeChatReplyRefused',
      'wechat.sender@WeChatReplySent',
      'wechat.sender@WeChatReplyUndetermined',
      'wechat.sender@WeChatSendingPaused',
      'wechat.sender@WeChatSendingResumed',
      'wechat.sender@WeChatUserForgotten',
      'wechat.sender@WeChatWindowClosing',
      'wechat.token@WeChatPlatformEvent',
      'wechat.token@WeChatTokenRefreshed',
    ]);
    for (const { Properties } of schemas) {
      expect(Properties.Type).toBe('JSONSchemaDraft4');
      expect(JSON.parse(Properties.Content)).toMatchObject({ $schema: expect.stringContaining('draft-04') });
      // https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries-name-registryname-schemas-name-schemaname.html
      expect(Properties.Content.length).toBeLessThan(100_000);
    }
  });
});
