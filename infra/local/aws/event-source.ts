import type { LocalQueue, ReceivedMessage } from './queue.ts';

export interface EventSourceSettings {
  readonly queue: LocalQueue;
  readonly queueArn: string;
  readonly batchSize: number;
  readonly maxConcurrency: number;
  readonly reportsBatchItemFailures: boolean;
  readonly invoke: (event: unknown) => Promise<unknown>;
}

/**
 * Takes batches from a queue and invokes a function with them, as Lambda's event source mapping does: what the function
 * reports as failed stays in the queue until it is visible again, and so does a whole batch when the function fails.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function startEventSource(settings: EventSourceSettings): void {
  const { queue, batchSize, maxConcurrency } = settings;
  let running = 0;
  const pump = (): void => {
    while (running < maxConcurrency) {
      const batch = queue.receive(batchSize);
      if (batch.length === 0) return;
      running++;
      void work(settings, batch).finally(() => {
        running--;
        pump();
      });
    }
  };
  queue.onAvailable(() => setImmediate(pump));
  pump();
}

async function work(settings: EventSourceSettings, batch: readonly ReceivedMessage[]): Promise<void> {
  let failed: ReadonlySet<string>;
  try {
    failed = failuresIn(
      settings,
      await settings.invoke({ Records: batch.map((message) => toRecord(message, settings)) }),
    );
  } catch {
    return;
  }
  for (const { messageId, receiptHandle } of batch)
    if (!failed.has(messageId)) settings.queue.delete(receiptHandle);
}

function failuresIn({ reportsBatchItemFailures }: EventSourceSettings, result: unknown): ReadonlySet<string> {
  if (!reportsBatchItemFailures) return new Set();
  const { batchItemFailures } = (result ?? {}) as {
    batchItemFailures?: readonly { itemIdentifier: string }[];
  };
  return new Set((batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
}

function toRecord(message: ReceivedMessage, { queueArn }: EventSourceSettings) {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      MessageGroupId: message.group,
      MessageDeduplicationId: message.deduplicationId,
    },
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: 'local',
  };
}
