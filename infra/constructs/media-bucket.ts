import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { WeChatFunction } from './wechat-function.ts';

export interface MediaBucketProps {
  readonly encryptionKey: IKey | undefined;
}

/**
 * The bucket for the files of pushed rules, each under its account and the digest of its content. A changed file is a
 * new object, so a version that comes into force again finds its own files. Files of deployed rules are stored beside
 * the sender's code.
 */
export class MediaBucket extends Construct {
  private readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { encryptionKey }: MediaBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      ...(encryptionKey === undefined
        ? { encryption: BucketEncryption.S3_MANAGED }
        : { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }),
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      // Like the versions of rules that use them.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    acknowledge(
      this.bucket,
      'S1',
      'It has pictures that users get, which one function reads and operators write.',
    );
  }

  /** Lets a function read files. */
  readBy(reader: WeChatFunction): void {
    reader.addEnvironment('MEDIA_BUCKET', this.bucket.bucketName);
    reader.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:GetObject'], resources: [this.bucket.arnForObjects('*')] }),
    );
    const logicalId = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket);
    acknowledge(
      reader.executionRole,
      `IAM5[Resource::<${logicalId}.Arn>/*]`,
      'Files are stored one by one when rules are pushed; the bucket has nothing else.',
    );
  }
}
