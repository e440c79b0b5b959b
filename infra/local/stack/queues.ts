import { createQueue, type LocalQueue } from '../aws/queue.ts';
import type { Clock } from '../clock.ts';
import type { LocalResource, LocalTemplate } from '../template/local-template.ts';

/** The template's queues, by URL (`ref`) and by ARN. */
export interface Queues {
  byUrl(url: string): LocalQueue | undefined;
  byArn(arn: string): LocalQueue;
  readonly workQueues: readonly LocalQueue[];
  readonly deadLetterQueues: readonly LocalQueue[];
}

export function createQueues(template: LocalTemplate, clock: Clock): Queues {
  const resources = template.ofType('AWS::SQS::Queue');
  const redriveOf = ({ properties }: LocalResource) =>
    properties['RedrivePolicy'] as { deadLetterTargetArn: string; maxReceiveCount: number } | undefined;
  const byArn = new Map<string, LocalQueue>();
  // A queue needs its dead-letter queue, so those without one come first.
  for (const resource of resources.toSorted(
    (a, b) => Number(Boolean(redriveOf(a))) - Number(Boolean(redriveOf(b))),
  )) {
    const { properties, ref, arn } = resource;
    const redrive = redriveOf(resource);
    const queue = createQueue(
      {
        name: ref.slice(ref.lastIndexOf('/') + 1),
        isFifo: properties['FifoQueue'] === true,
        visibilityTimeout: Number(properties['VisibilityTimeout'] ?? 30),
        contentBasedDeduplication: properties['ContentBasedDeduplication'] === true,
        deduplicationPerGroup: properties['DeduplicationScope'] === 'messageGroup',
        maxReceiveCount: redrive?.maxReceiveCount ?? Number.POSITIVE_INFINITY,
        deadLetterQueue: redrive && byArn.get(redrive.deadLetterTargetArn),
      },
      clock,
    );
    byArn.set(arn, queue);
  }
  const arnByUrl = new Map(resources.map(({ ref, arn }) => [ref, arn]));
  const redriven = new Set(resources.filter(redriveOf).map(({ arn }) => arn));
  return {
    byUrl: (url) => byArn.get(arnByUrl.get(url) ?? ''),
    byArn(arn) {
      const queue = byArn.get(arn);
      if (queue === undefined) throw new Error(`The template has no queue ${arn}.`);
      return queue;
    },
    workQueues: [...byArn].filter(([arn]) => redriven.has(arn)).map(([, queue]) => queue),
    deadLetterQueues: [...byArn].filter(([arn]) => !redriven.has(arn)).map(([, queue]) => queue),
  };
}
