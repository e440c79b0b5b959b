import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';

export interface QueueSettings {
  readonly name: string;
  /** @default true */
  readonly isFifo?: boolean;
  /** Seconds. */
  readonly visibilityTimeout: number;
  readonly deduplicationPerGroup: boolean;
  /** Received more often than this, a message goes to the dead-letter queue. */
  readonly maxReceiveCount: number;
  readonly deadLetterQueue: LocalQueue | undefined;
}

export interface SentMessage {
  readonly body: string;
  readonly group: string;
  readonly deduplicationId: string;
}

export interface ReceivedMessage extends SentMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly receiveCount: number;
  /** Milliseconds. */
  readonly sentAt: number;
}

/**
 * A queue as SQS documents it: of a FIFO queue, order within a group, no message of a group while another is in flight,
 * and five minutes of deduplication; of any queue, visibility time-out, redelivery, dead letters.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export interface LocalQueue {
  readonly name: string;
  readonly isFifo: boolean;
  /**
   * Returns the message's id; for a duplicate, the id of the first.
   *
   * @param messageId the one it has already, as SQS lets a message keep its id on the way to a dead-letter queue
   */
  send(message: SentMessage, messageId?: string): string;
  receive(max: number): ReceivedMessage[];
  delete(receiptHandle: string): void;
  /** `false` when the receipt is not of a message in flight. */
  changeVisibility(receiptHandle: string, seconds: number): boolean;
  /** Runs whenever there may be something to receive. */
  onAvailable(listener: () => void): void;
  /** Everything in the queue, in flight or not. */
  contents(): readonly SentMessage[];
}

interface Entry extends SentMessage {
  readonly sentAt: number;
  readonly messageId: string;
  receiptHandle: string | undefined;
  receiveCount: number;
  /** In flight until then; milliseconds. */
  invisibleUntil: number;
}

const deduplicationInterval = 5 * 60 * 1000;

export function createQueue(settings: QueueSettings, clock: Clock): LocalQueue {
  const {
    isFifo = true,
    visibilityTimeout,
    deduplicationPerGroup,
    maxReceiveCount,
    deadLetterQueue,
  } = settings;
  let entries: Entry[] = [];
  const recent = new Map<string, { readonly messageId: string; readonly until: number }>();
  const listeners: (() => void)[] = [];
  const announce = (): void => {
    for (const listener of listeners) listener();
  };
  const inFlight = (receiptHandle: string): Entry | undefined =>
    entries.find((entry) => entry.receiptHandle === receiptHandle && entry.invisibleUntil > clock.now());

  function hide(entry: Entry, seconds: number): void {
    entry.invisibleUntil = clock.now() + seconds * 1000;
    clock.at(entry.invisibleUntil, announce);
  }
  /** The messages at the heads of groups of which none is in flight, in order. */
  function available(): Entry[] {
    const inFlightNow = entries.filter(({ invisibleUntil }) => invisibleUntil > clock.now());
    if (!isFifo) return entries.filter((entry) => !inFlightNow.includes(entry));
    const blocked = new Set(inFlightNow.map(({ group }) => group));
    return entries.filter(({ group }) => !blocked.has(group));
  }

  return {
    name: settings.name,
    isFifo,
    send(message, messageId = randomUUID()) {
      const key = deduplicationPerGroup
        ? `${message.group} ${message.deduplicationId}`
        : message.deduplicationId;
      const duplicateOf = recent.get(key);
      if (isFifo && duplicateOf !== undefined && duplicateOf.until > clock.now())
        return duplicateOf.messageId;
      recent.set(key, { messageId, until: clock.now() + deduplicationInterval });
      entries.push({
        ...message,
        sentAt: clock.now(),
        messageId,
        receiptHandle: undefined,
        receiveCount: 0,
        invisibleUntil: 0,
      });
      announce();
      return messageId;
    },
    receive(max) {
      const received: ReceivedMessage[] = [];
      for (const entry of available()) {
        if (received.length === max) break;
        entry.receiveCount++;
        if (entry.receiveCount > maxReceiveCount && deadLetterQueue !== undefined) {
          entries = entries.filter((other) => other !== entry);
          deadLetterQueue.send({ ...entry, deduplicationId: entry.messageId }, entry.messageId);
          continue;
        }
        const receiptHandle = randomUUID();
        entry.receiptHandle = receiptHandle;
        received.push({ ...entry, receiptHandle });
        hide(entry, visibilityTimeout);
      }
      return received;
    },
    delete(receiptHandle) {
      entries = entries.filter((entry) => entry.receiptHandle !== receiptHandle);
      announce();
    },
    changeVisibility(receiptHandle, seconds) {
      const entry = inFlight(receiptHandle);
      if (entry === undefined) return false;
      hide(entry, seconds);
      return true;
    },
    onAvailable(listener) {
      listeners.push(listener);
    },
    contents: () => entries,
  };
}
