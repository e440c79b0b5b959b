import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement, type Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/**
 * The key that everything is encrypted with when AWS's own keys will not do. A key that is brought along must itself allow
 * what is allowed here to the services; see infra/docs/security.md.
 */
export class EncryptionKey extends Construct {
  readonly key: IKey;

  constructor(scope: Construct, id: string, option: string) {
    super(scope, id);
    this.key = option === 'customer' ? this.newKey() : Key.fromKeyArn(this, 'Key', option);
  }

  private newKey(): Key {
    const { stackName, account, region, partition } = Stack.of(this);
    const key = new Key(this, 'Key', {
      alias: stackName,
      description: `Encrypts the queues, tables, secrets, events and logs of ${stackName}`,
      enableKeyRotation: true,
      // Without its key, what is kept when the stack is deleted could never be read again.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('logs.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:${stackName}-*`,
          },
        },
      }),
    );
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
    return key;
  }
}

/** The services that a function or a schedule has encrypt and decrypt for it. */
const services = ['dynamodb', 'lambda', 'scheduler', 'secretsmanager', 'sqs'] as const;

/**
 * Lets a role read and write what the keys encrypt, through these services and in no other way. In a policy of its own: what
 * is encrypted depends on it, so that on a live stack nothing gets a key before all who need it may use it.
 *
 * @param keyArns the key of now, and the one before it while something is still encrypted with that
 * @returns undefined where there is no key
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export function useOfKeys(keyArns: readonly string[], role: Role): Policy | undefined {
  if (keyArns.length === 0) return undefined;
  const { region } = Stack.of(role);
  const policy = new Policy(role, 'UseOfKey', {
    statements: [
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
        resources: [...keyArns],
        // In China the names end with .cn.
        conditions: {
          StringLike: { 'kms:ViaService': services.map((service) => `${service}.${region}.amazonaws.com*`) },
        },
      }),
    ],
  });
  role.attachInlinePolicy(policy);
  return policy;
}
