import type { Engine } from '../engine/engine.ts';

/** What one may send to a queue. */
export interface QueueInput {
  readonly group: string;
  readonly deduplicationId: string;
  readonly body: string;
}

/** A message in a queue. */
export interface QueueEntry extends QueueInput {
  readonly messageId: string;
  /** Milliseconds. */
  readonly sentAt: number;
  receiptHandle: string;
  receiveCount: number;
  /** In flight until then; milliseconds. */
  invisibleUntil: number;
}

export interface QueueObserver {
  queued(entry: QueueEntry): void;
  deleted(entry: QueueEntry): void;
  deadLettered(entry: QueueEntry): void;
}

/**
 * A FIFO queue with its dead-letter queue, as SQS documents them: order within a group, no message of a group while
 * another is in flight, five minutes of deduplication per group, visibility time-out, dead letters after so many receives.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export interface SimulatedQueue {
  send(input: QueueInput): void;
  receive(most: number): QueueEntry[];
  delete(receiptHandle: string): void;
  changeVisibility(receiptHandle: string, seconds: number): void;
  /** Puts the dead letters back, as an operator does once the cause is mended. */
  redrive(): void;
  waiting(): readonly QueueEntry[];
  deadLetters(): readonly QueueEntry[];
  onAvailable(listener: () => void): void;
}

export interface QueueSettings {
  /** Seconds. */
  readonly visibilityTimeout: number;
  readonly maxReceiveCount: number;
  /** Milliseconds. */
  readonly deduplicationInterval: number;
}

export function simulatedQueue(
  { timeline, trace }: Engine,
  { visibilityTimeout, maxReceiveCount, deduplicationInterval }: QueueSettings,
  observer: QueueObserver,
): SimulatedQueue {
  let entries: QueueEntry[] = [];
  let deadLetters: QueueEntry[] = [];
  const recent = new Map<string, number>();
  const listeners: (() => void)[] = [];
  let count = 0;
  let receipts = 0;
  const announce = (): void => {
    for (const listener of listeners) listener();
  };

  function hide(entry: QueueEntry, seconds: number): void {
    entry.invisibleUntil = timeline.now() + seconds * 1000;
    timeline.at(entry.invisibleUntil, announce);
  }
  function add({ group, deduplicationId, body }: QueueInput): QueueEntry {
    const entry: QueueEntry = {
      group,
      deduplicationId,
      body,
      messageId: `sqs${++count}`,
      sentAt: timeline.now(),
      receiptHandle: '',
      receiveCount: 0,
      invisibleUntil: 0,
    };
    entries.push(entry);
    timeline.after(0, announce);
    return entry;
  }
  /** The messages of groups of which none is in flight, in order. */
  function available(): QueueEntry[] {
    const now = timeline.now();
    const locked = new Set<string>();
    for (const { invisibleUntil, group } of entries) if (invisibleUntil > now) locked.add(group);
    return entries.filter(({ group }) => !locked.has(group));
  }

  return {
    send(input) {
      const key = `${input.group} ${input.deduplicationId}`;
      const last = recent.get(key);
      if (last !== undefined && timeline.now() < last + deduplicationInterval) {
        trace.add('queue', 'drops a duplicate');
        return;
      }
      recent.set(key, timeline.now());
      observer.queued(add(input));
    },
    receive(most) {
      const received: QueueEntry[] = [];
      for (const entry of available()) {
        if (received.length === most) break;
        entry.receiveCount++;
        if (entry.receiveCount > maxReceiveCount) {
          entries = entries.filter((other) => other !== entry);
          deadLetters.push(entry);
          trace.add('queue', `${entry.messageId} becomes a dead letter`);
          observer.deadLettered(entry);
          continue;
        }
        entry.receiptHandle = `receipt${++receipts}`;
        received.push({ ...entry });
        hide(entry, visibilityTimeout);
      }
      return received;
    },
    delete(receiptHandle) {
      const entry = entries.find((one) => one.receiptHandle === receiptHandle);
      if (entry === undefined) return;
      entries = entries.filter((other) => other !== entry);
      observer.deleted(entry);
      timeline.after(0, announce);
    },
    changeVisibility(receiptHandle, seconds) {
      const entry = entries.find(
        (one) => one.receiptHandle === receiptHandle && one.invisibleUntil > timeline.now(),
      );
      if (entry !== undefined) hide(entry, seconds);
    },
    redrive() {
      const letters = deadLetters;
      deadLetters = [];
      for (const letter of letters) add(letter);
      if (letters.length > 0) trace.add('operator', `puts ${letters.length} dead letters back`);
    },
    waiting: () => entries,
    deadLetters: () => deadLetters,
    onAvailable: (listener) => void listeners.push(listener),
  };
}
