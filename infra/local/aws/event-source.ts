import type { Time } from '../clock.ts';
import type { LocalQueue, ReceivedMessage } from './queue.ts';

export interface EventSourceSettings {
  readonly queue: LocalQueue;
  readonly queueArn: string;
  /** The maximum size of a batch, called for each batch. */
  readonly batchSize: () => number;
  readonly maxConcurrency: number;
  readonly reportsBatchItemFailures: boolean;
  readonly invoke: (event: unknown) => Promise<unknown>;
  /** Called with each delivered batch; it can have the batch delivered a second time. */
  readonly onBatch?: (batch: readonly ReceivedMessage[], handAgain: () => void) => void;
}

/**
 * Takes batches from a queue and invokes a function with them, as Lambda's event source mapping does. Messages that
 * the function reports as failed stay in the queue until they are visible again. If the function fails, the whole
 * batch does.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function startEventSource(settings: EventSourceSettings, time: Time): void {
  const { queue, batchSize, maxConcurrency, onBatch } = settings;
  let running = 0;
  const pump = (): void => {
    while (running < maxConcurrency) {
      const batch = queue.receive(batchSize());
      if (batch.length === 0) return;
      hand(batch);
      onBatch?.(batch, () => hand(batch));
    }
  };
  const hand = (batch: readonly ReceivedMessage[]): void => {
    running++;
    void work(settings, batch).finally(() => {
      running--;
      time.at(time.now(), pump);
    });
  };
  queue.onAvailable(pump);
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

function toRecord(message: ReceivedMessage, { queue, queueArn }: EventSourceSettings) {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: attributesOf(message, queue),
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: 'local',
  };
}

/**
 * A message's attributes, as SQS delivers them besides the body.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Message.html
 */
export function attributesOf(message: ReceivedMessage, { isFifo }: LocalQueue) {
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    SentTimestamp: String(message.sentAt),
    SenderId: message.senderId,
    ...(message.group === '' ? {} : { MessageGroupId: message.group }),
    ...(isFifo ? { MessageDeduplicationId: message.deduplicationId } : {}),
  };
}
