import {
  createQueue,
  type LocalQueue,
  type QueueEntry,
  type QueueObserver,
  type QueueSettings,
} from '#infra/local/aws/queue.ts';
import type { Engine } from '../engine/engine.ts';

export type { QueueEntry };

/** A queue with its dead-letter queue, in virtual time. */
export interface SimulatedQueue extends LocalQueue {
  /** Puts the dead letters back, as an operator does once the cause is mended. */
  redrive(): void;
  waiting(): readonly QueueEntry[];
  readonly dead: LocalQueue;
  deadLetters(): readonly QueueEntry[];
}

type SimulatedQueueSettings = Pick<QueueSettings, 'name' | 'visibilityTimeout' | 'maxReceiveCount'> &
  Partial<QueueSettings>;

/** The model of a queue that the local run has too; of a standard one, without any order. */
export function simulatedQueue(
  { timeline, trace, random }: Engine,
  settings: SimulatedQueueSettings,
  observer: QueueObserver = {},
): SimulatedQueue {
  const { name } = settings;
  let ids = 0;
  const common = { deduplicationPerGroup: true, newId: () => `${name}${++ids}`, ...settings };
  const dead = createQueue(
    {
      ...common,
      name: `${name}-dead`,
      maxReceiveCount: Number.POSITIVE_INFINITY,
      deadLetterQueue: undefined,
    },
    timeline,
  );
  const queue = createQueue(
    {
      ...common,
      deadLetterQueue: dead,
      shuffle: (entries) => {
        const first = random.between(0, Math.max(0, entries.length - 1));
        return [...entries.slice(first), ...entries.slice(0, first)];
      },
      observer: {
        ...observer,
        repeated: () => trace.add(name, 'drops a duplicate'),
        deadLettered(entry) {
          trace.add(name, `${entry.messageId} becomes a dead letter`);
          observer.deadLettered?.(entry);
        },
      },
    },
    timeline,
  );
  return {
    ...queue,
    redrive() {
      const letters = dead.receive(Number.POSITIVE_INFINITY);
      for (const letter of letters) {
        dead.delete(letter.receiptHandle);
        queue.send({ ...letter, delay: 0 });
      }
      if (letters.length > 0) trace.add('operator', `puts ${letters.length} dead letters back`);
    },
    waiting: queue.contents,
    dead,
    deadLetters: dead.contents,
  };
}
