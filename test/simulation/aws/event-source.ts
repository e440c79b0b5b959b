import { startEventSource as startModel } from '#infra/local/aws/event-source.ts';
import type { Engine } from '../engine/engine.ts';
import type { SimulatedFunction } from './lambda.ts';
import type { SimulatedQueue } from './queue.ts';

/** How Lambda takes messages from a queue for a function. */
export interface EventSourceOptions {
  readonly batchSize: number;
  readonly maxConcurrency: number;
}

/**
 * The event source of the local run, with what goes wrong in AWS: batches of any size are handed over, some of them twice
 * at once, and not everything that is done is deleted.
 */
export function startEventSource(
  engine: Engine,
  queue: SimulatedQueue,
  target: SimulatedFunction,
  { batchSize, maxConcurrency }: EventSourceOptions = { batchSize: 10, maxConcurrency: 4 },
): void {
  const { timeline, random, weather, trace } = engine;
  startModel(
    {
      queue: {
        ...queue,
        // What came meanwhile comes in one batch.
        onAvailable(listener) {
          let isComing = false;
          queue.onAvailable(() => {
            if (isComing) return;
            isComing = true;
            timeline.after(random.between(0, 300), () => {
              isComing = false;
              listener();
            });
          });
        },
        delete(receiptHandle) {
          if (weather.strikes('undeleted')) trace.add(queue.name, `forgets to delete ${receiptHandle}`);
          else queue.delete(receiptHandle);
        },
      },
      queueArn: `arn:aws:sqs:local:000000000000:${queue.name}`,
      batchSize: () => random.between(1, batchSize),
      maxConcurrency,
      reportsBatchItemFailures: true,
      invoke: (event) =>
        new Promise((resolve, reject) => {
          target.invoke(event, (outcome) => {
            if (outcome.kind === 'result') resolve(outcome.result);
            else reject(new Error('The function failed.'));
          });
        }),
      onBatch(batch, handAgain) {
        trace.add('event source', `hands over ${batch.map(({ messageId }) => messageId).join(', ')}`);
        if (!weather.strikes('repeatedBatch')) return;
        trace.add('event source', 'hands the batch over twice');
        timeline.at(timeline.now() + random.between(0, 3000), handAgain);
      },
    },
    timeline,
  );
}
