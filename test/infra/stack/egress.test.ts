import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { templateOf, testAccount } from '../../support/stack-template.ts';

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
  it('includes the sender only if there is an official account', () => {
    expect(inNetwork(templateOf({ options: { egress: 'nat-gateway' } }))).toEqual([
      'Sender',
      'TokenRefresher',
    ]);
    const accounts = [testAccount('harbor', { kind: 'mini-program' })];
    expect(inNetwork(templateOf({ accounts, options: { egress: 'nat-gateway' } }))).toEqual([
      'TokenRefresher',
    ]);
  });
  it('reaches DynamoDB through a free endpoint, and only our tables', () => {
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
