import type { QueueRecord, QueueResult } from '#functions/sender/queue-event.ts';
import type { Engine } from '../engine/engine.ts';
import type { SimulatedFunction } from './lambda.ts';
import type { QueueEntry, SimulatedQueue } from './queue.ts';

const batchSize = 10;
const maxConcurrency = 4;

/**
 * Lambda's event source mapping of a queue: what an invocation does not report as failed is deleted; of one that fails,
 * everything stays until it is visible again. It hands every message over at least once.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function startEventSource(engine: Engine, queue: SimulatedQueue, target: SimulatedFunction): void {
  const { timeline, random, weather, trace } = engine;
  let running = 0;

  function pump(): void {
    while (running < maxConcurrency) {
      const batch = queue.receive(random.between(1, batchSize));
      if (batch.length === 0) return;
      hand(batch);
      if (weather.strikes('repeatedBatch')) {
        trace.add('event source', 'hands the batch over twice');
        timeline.after(random.between(0, 3000), () => hand(batch));
      }
    }
  }
  function hand(batch: readonly QueueEntry[]): void {
    running++;
    trace.add('event source', `hands over ${batch.map(({ messageId }) => messageId).join(', ')}`);
    target.invoke({ Records: batch.map(toRecord) }, (outcome) => {
      running--;
      if (outcome.kind === 'result') {
        const { batchItemFailures } = outcome.result as QueueResult;
        const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        for (const { messageId, receiptHandle } of batch) {
          if (failed.has(messageId)) continue;
          if (weather.strikes('undeleted')) trace.add('queue', `forgets to delete ${messageId}`);
          else queue.delete(receiptHandle);
        }
      }
      timeline.after(0, pump);
    });
  }
  queue.onAvailable(pump);
}

function toRecord({ messageId, receiptHandle, body, receiveCount, group }: QueueEntry): QueueRecord {
  return {
    messageId,
    receiptHandle,
    body,
    attributes: { ApproximateReceiveCount: String(receiveCount), MessageGroupId: group },
  };
}
