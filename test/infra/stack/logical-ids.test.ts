import { describe, expect, it } from 'vitest';
import { templateOf, testPlatform } from '../../support/stack-template.ts';

/*
 * CloudFormation takes a resource under another logical id for another resource: it makes a new one and drops the old.
 * These hold what a deploy must not lose; a change here loses it for everyone who updates.
 */
const kept = {
  'AWS::DynamoDB::Table': [
    'PlatformsPlatformTable',
    'RulesTable',
    'TablesAuditTable',
    'TablesConversationTable',
  ],
  'AWS::KMS::Key': ['EncryptionKey'],
  'AWS::S3::Bucket': ['RulesMediaBucket'],
};
/** What lies in a queue, what was pasted into WeChat's console, and what other services have rules on. */
const inUse = ['AWS::SQS::Queue', 'AWS::Lambda::Url', 'AWS::EC2::EIP', 'AWS::Events::EventBus'];

describe('what an update must not lose', () => {
  const plain = templateOf();
  const everything = templateOf({
    platforms: [testPlatform('mall')],
    options: { encryptionKey: 'customer', egress: 'nat-gateway', provisionedConcurrency: 1, webhook: 'both' },
  });
  it('keeps its logical ids', () => {
    const ids = Object.fromEntries(
      [...Object.keys(kept), ...inUse].map((type) => [
        type,
        Object.keys(everything.findResources(type)).sort(),
      ]),
    );
    expect(ids).toMatchInlineSnapshot(`
      {
        "AWS::DynamoDB::Table": [
          "PlatformsPlatformTableFC6116FB",
          "RulesTable6D60F650",
          "TablesAuditTable74DDE525",
          "TablesConversationTableE7C6C181",
          "TablesMediaTable725B9E71",
          "TablesTokenTableB09808AE",
        ],
        "AWS::EC2::EIP": [
          "EgressAddress5BA57CC7",
        ],
        "AWS::Events::EventBus": [
          "EventsBus45DE4339",
        ],
        "AWS::KMS::Key": [
          "EncryptionKey3A692D6E",
        ],
        "AWS::Lambda::Url": [
          "ReceiverFunctionFunctionUrl138EA1E7",
          "ReceiverLiveFunctionUrl659CC55F",
        ],
        "AWS::S3::Bucket": [
          "RulesMediaBucket80DBAFB3",
        ],
        "AWS::SQS::Queue": [
          "EventsDeadLetterQueueC3DB07E1",
          "IntakeDeadLetterQueueA5C12DB5",
          "IntakeQueue6FB53B87",
          "PlatformsDeadLetterQueue401F5B32",
          "PlatformsQueue1CDE2C24",
          "RepliesDeadLetterQueueB536D60F",
          "RepliesQueue75E8FAAE",
        ],
      }
    `);
  });
  it('keeps them with any options', () => {
    for (const type of [
      'AWS::DynamoDB::Table',
      'AWS::SQS::Queue',
      'AWS::Events::EventBus',
      'AWS::Lambda::Url',
    ]) {
      expect(Object.keys(everything.findResources(type))).toEqual(
        expect.arrayContaining(Object.keys(plain.findResources(type))),
      );
    }
  });
  it('keeps the deployments of rules, because pushed rules are in force only over the one they were pushed over', () => {
    const deployments = Object.keys(plain.findResources('AWS::Logs::LogGroup')).filter((id) =>
      id.startsWith('Rules'),
    );
    expect(deployments).toMatchInlineSnapshot(`
      [
        "Rulesf137ed623d",
        "Rulesfec0372eea",
      ]
    `);
    expect(Object.keys(everything.findResources('AWS::Logs::LogGroup'))).toEqual(
      expect.arrayContaining(deployments),
    );
  });
  it('stays when the stack is deleted, or when a change would replace it', () => {
    for (const [type, names] of Object.entries(kept)) {
      const resources = Object.entries(everything.findResources(type));
      for (const name of names) {
        const [, resource] = resources.find(([id]) => id.startsWith(name)) ?? [];
        expect(resource, name).toMatchObject({
          DeletionPolicy: 'RetainExceptOnCreate',
          UpdateReplacePolicy: 'Retain',
        });
      }
    }
  });
});
