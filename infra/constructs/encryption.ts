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

/**
 * Lets a role read and write what the key encrypts, through the services that it may call. In a policy of its own: what is
 * encrypted depends on it, so that on a stack that is live nothing gets a key before all who need it may use it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export function useOfKey(key: IKey, role: Role): Policy {
  const actions = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'];
  const policy = new Policy(role, 'UseOfKey', {
    statements: [new PolicyStatement({ actions, resources: [key.keyArn] })],
  });
  role.attachInlinePolicy(policy);
  return policy;
}
