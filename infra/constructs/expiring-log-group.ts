import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

export interface LogSettings {
  readonly logRetentionDays: number;
  readonly encryptionKey: IKey | undefined;
}

/** A log group that expires as the options say, is encrypted with the stack's key if there is one, and is deleted with the stack. */
export function expiringLogGroup(
  scope: Construct,
  id: string,
  { logRetentionDays, encryptionKey }: LogSettings,
): LogGroup {
  return new LogGroup(scope, id, {
    retention: logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
    ...(encryptionKey === undefined ? {} : { encryptionKey }),
  });
}
