import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement, type Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/**
 * The key that encrypts everything if AWS's own keys are not enough. The policy of your own key must allow the
 * services what is allowed here; see infra/docs/security.md.
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
      // Without its key, what stays after the stack is deleted could never be read again.
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

/** The services that encrypt and decrypt for a function or a schedule. */
const services = ['dynamodb', 'lambda', 'scheduler', 'secretsmanager', 'sqs'] as const;

/**
 * Lets a role use the keys, only through these services. It is a separate policy, because encrypted resources depend
 * on it: on a live stack nothing is encrypted before everybody who needs the key may use it.
 *
 * @param keyArns the current key, and the former one while something is still encrypted with it
 * @returns undefined if there is no key
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
        // In China the service names end with .cn.
        conditions: {
          StringLike: { 'kms:ViaService': services.map((service) => `${service}.${region}.amazonaws.com*`) },
        },
      }),
    ],
  });
  role.attachInlinePolicy(policy);
  return policy;
}
