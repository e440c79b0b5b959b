import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { queueSettings } from '../config/delivery-settings.ts';
import { acknowledge } from './acknowledge.ts';
import { queueEncryption } from './reply-queue.ts';

export interface IntakeProps {
  readonly encryptionKey: IKey | undefined;
}

/**
 * The queue for everything that is not a push or not due yet: requests of other services, and what the sender puts
 * off. When something is due, the sender moves it to the reply queue, which cannot delay single messages.
 */
export class Intake extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, { encryptionKey }: IntakeProps) {
    super(scope, id);
    const encryption = queueEncryption(encryptionKey);
    const { visibilityTimeout, maxReceiveCount } = queueSettings;
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', {
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      ...encryption,
    });
    acknowledge(this.deadLetterQueue, 'SQS3', 'It is the dead-letter queue of the intake.');
    this.queue = new Queue(this, 'Queue', {
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(visibilityTimeout),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount },
      ...encryption,
    });
  }
}
