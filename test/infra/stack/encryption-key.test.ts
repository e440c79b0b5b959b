import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { StackOptions } from '#infra/config/stack-options.ts';
import { templateOf, testPlatform } from '../../support/stack-template.ts';

const former = 'arn:aws:kms:us-east-1:123456789012:key/former';
const other = 'arn:aws:kms:us-east-1:123456789012:key/other';
const withKey = (options: StackOptions): Template =>
  templateOf({ platforms: [testPlatform('mall')], options: { archiveDays: 7, ...options } });
/** Whose policies those are that allow the use of keys: three functions, and the role of schedules. */
const users = ['LaterRole', 'ReceiverFunctionRole', 'SenderFunctionRole', 'TokenRefresherFunctionRole'];
const usesIn = (template: Template) =>
  Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) => id.includes('UseOfKey'));
/** The keys that roles may use, by what the roles are of. */
const keysByUser = (template: Template): Record<string, unknown[]> =>
  Object.fromEntries(
    usesIn(template)
      .map(([id, { Properties }]): [string, unknown[]] => [
        users.find((user) => id.startsWith(user)) ?? id,
        [Properties.PolicyDocument.Statement[0].Resource].flat().sort(byText),
      ])
      .sort(([a], [b]) => a.localeCompare(b)),
  );
const byText = (a: unknown, b: unknown): number => JSON.stringify(a).localeCompare(JSON.stringify(b));
const forAll = (keys: readonly unknown[]) =>
  Object.fromEntries(users.map((user) => [user, keys.toSorted(byText)]));
const own = { 'Fn::GetAtt': ['EncryptionKey3A692D6E', 'Arn'] };

describe('the use of a key', () => {
  it('is allowed to every role that reads or writes encrypted data, only through the services that encrypt', () => {
    const template = withKey({ encryptionKey: 'customer' });
    expect(keysByUser(template)).toEqual(forAll([own]));
    const statements = Object.values(template.findResources('AWS::IAM::Policy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Action }) => JSON.stringify(Action).includes('kms:'));
    expect(statements).toHaveLength(users.length);
    for (const { Condition } of statements) {
      const services = JSON.stringify(Condition.StringLike['kms:ViaService']);
      for (const service of ['sqs', 'dynamodb', 'secretsmanager', 'scheduler', 'lambda']) {
        expect(services).toContain(`"${service}.`);
      }
    }
  });
  it('needs no permission without a key', () => {
    expect(usesIn(templateOf())).toEqual([]);
  });
});

describe('a change of the key on a live stack', () => {
  it('encrypts nothing before every role may use the key, so that no push is refused in between', () => {
    const template = withKey({ encryptionKey: 'customer' });
    const uses = usesIn(template).map(([id]) => id);
    expect(uses).toHaveLength(users.length);
    for (const type of ['AWS::SQS::Queue', 'AWS::DynamoDB::Table', 'AWS::Events::EventBus']) {
      for (const [id, { DependsOn = [] }] of Object.entries(template.findResources(type))) {
        expect(DependsOn, id).toEqual(expect.arrayContaining(uses));
      }
    }
    for (const [id, { DependsOn = [] }] of Object.entries(template.findResources('AWS::Lambda::Function'))) {
      const ofRole = uses.filter((use) => use.startsWith(id.slice(0, 6)));
      expect(DependsOn, id).toEqual(expect.arrayContaining(ofRole));
    }
  });
  it.each<[string, StackOptions, unknown[]]>([
    ['to keys of AWS', { encryptionKey: 'aws', formerEncryptionKey: former }, [former]],
    ['to a key of the stack', { encryptionKey: 'customer', formerEncryptionKey: former }, [own, former]],
    ['to another key', { encryptionKey: other, formerEncryptionKey: former }, [other, former]],
  ])('%s leaves what is encrypted with the key before it to be read', (_, options, keys) => {
    const template = withKey(options);
    expect(keysByUser(template)).toEqual(forAll(keys));
    // … and encrypts nothing more with it.
    const rest = Object.entries(template.toJSON().Resources).filter(([id]) => !id.includes('UseOfKey'));
    expect(JSON.stringify(rest)).not.toContain(former);
  });
  it('retains the key that the stack created', () => {
    const [key] = Object.values(withKey({ encryptionKey: 'customer' }).findResources('AWS::KMS::Key'));
    expect(key).toMatchObject({ UpdateReplacePolicy: 'Retain', DeletionPolicy: 'RetainExceptOnCreate' });
  });
});

describe('the log of the CDK’s own function', () => {
  it('expires and is encrypted like everything else', () => {
    const template = withKey({ encryptionKey: other, egress: 'nat-gateway', logRetentionDays: 7 });
    const helpers = Object.entries(template.findResources('AWS::Lambda::Function')).filter(([id]) =>
      id.startsWith('Custom'),
    );
    expect(helpers).toHaveLength(1);
    for (const [, { Properties }] of helpers) {
      const logGroup = Properties.LoggingConfig.LogGroup.Ref;
      expect(template.findResources('AWS::Logs::LogGroup')[logGroup]?.['Properties']).toEqual({
        RetentionInDays: 7,
        KmsKeyId: other,
      });
    }
  });
});
