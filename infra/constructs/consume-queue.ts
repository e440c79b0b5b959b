import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { WeChatFunction } from './wechat-function.ts';

export interface ConsumeQueueProps {
  readonly queue: Queue;
  readonly batchSize: number;
  /**
   * How many batches are handled at once.
   * @default as many as Lambda finds right
   */
  readonly maxConcurrency?: number;
  /** The SQS actions of the function itself, besides those of Lambda. */
  readonly actions?: readonly string[];
}

/**
 * Makes a function handle the messages of a queue, each of which can fail separately. Lambda needs three permissions for
 * it; CDK's own event source would give five.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions
 */
export function consumeQueue(consumer: WeChatFunction, id: string, props: ConsumeQueueProps): void {
  const { queue, batchSize, maxConcurrency, actions = [] } = props;
  queue.grant(consumer, 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage', ...actions);
  new EventSourceMapping(consumer, id, {
    target: consumer as IFunction,
    eventSourceArn: queue.queueArn,
    batchSize,
    reportBatchItemFailures: true,
    ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
  });
}
