import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  DeduplicationScope,
  FifoThroughputLimit,
  Queue,
  QueueEncryption,
  type QueueProps,
} from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { queueSettings } from '../config/delivery-settings.ts';

export interface ReplyQueueProps {
  readonly encryptionKey: IKey | undefined;
}

/** The FIFO queue between receiver and sender: one group per user, so that one user's messages stay in order. */
export class ReplyQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: ReplyQueueProps) {
    super(scope, id);
    const encryption = queueEncryption(props.encryptionKey);
    const { visibilityTimeout, maxReceiveCount } = queueSettings;
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', {
      fifo: true,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      ...encryption,
    });
    this.queue = new Queue(this, 'Queue', {
      fifo: true,
      enforceSSL: true,
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      visibilityTimeout: Duration.seconds(visibilityTimeout),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount },
      ...encryption,
    });
  }
}

/** Not the AWS-managed key of SQS, which does not let EventBridge write. */
export function queueEncryption(
  key: IKey | undefined,
): Pick<QueueProps, 'encryption' | 'encryptionMasterKey'> {
  if (key === undefined) return { encryption: QueueEncryption.SQS_MANAGED };
  return { encryption: QueueEncryption.KMS, encryptionMasterKey: key };
}
