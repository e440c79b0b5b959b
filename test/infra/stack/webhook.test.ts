import { Match } from 'aws-cdk-lib/assertions';
import { describe, it } from 'vitest';
import { templateOf } from '../../support/stack-template.ts';

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
  it('can have a domain, and then has no other address', () => {
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
  it('can be limited to a number of instances, and so in cost', () => {
    templateOf({ options: { receiverConcurrency: 20 } }).hasResourceProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: 20,
      Description: Match.stringLikeRegexp('Authenticates'),
    });
  });
});
