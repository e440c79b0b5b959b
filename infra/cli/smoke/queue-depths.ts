import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { deadLetterQueuesOf } from '../dead-letters/dead-letter-queue.ts';
import type { Target } from '../doctor/step.ts';

const counts = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

/** How many messages a queue has, including those in flight and those not due yet. */
export async function depthOf({ aws }: Target, url: string): Promise<number> {
  const { Attributes: found = {} } = await aws.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...counts] }),
  );
  return counts.reduce((sum, name) => sum + Number(found[name] ?? 0), 0);
}

/** The URL of one of the stack's queues. */
export const queueUrl = ({ stack }: Target, path: 'IntakeQueue' | 'RepliesQueue'): string =>
  stack.resource('AWS::SQS::Queue', path);

/** The number of dead letters in all queues. */
export async function countDeadLetters(target: Target): Promise<number> {
  const depths = await Promise.all(deadLetterQueuesOf(target.stack).map(({ url }) => depthOf(target, url)));
  return depths.reduce((sum, one) => sum + one, 0);
}
