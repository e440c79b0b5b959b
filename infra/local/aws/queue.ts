import { createHash, randomUUID } from 'node:crypto';
import type { Time } from '../clock.ts';

/** A message as it is sent to a queue. */
export interface SentMessage {
  readonly body: string;
  /** Always present in a FIFO queue; in a standard queue it orders nothing. */
  readonly group?: string;
  /** @default in a queue with content-based deduplication, the hash of the body */
  readonly deduplicationId?: string;
  /** Seconds; only a standard queue accepts it for a single message. */
  readonly delay?: number;
  /** The sender, as SQS reports it to the receiver; for a Lambda function `<role id>:<function name>`. */
  readonly senderId?: string;
}

/** A message in a queue. */
export interface QueueEntry {
  readonly messageId: string;
  readonly body: string;
  readonly group: string;
  readonly deduplicationId: string;
  readonly senderId: string;
  /** Milliseconds. */
  readonly sentAt: number;
  receiptHandle: string;
  receiveCount: number;
  /** When it was first received; milliseconds, 0 until then. */
  firstReceivedAt: number;
  /** In flight or delayed until this time; milliseconds. */
  invisibleUntil: number;
}
export type ReceivedMessage = Readonly<QueueEntry>;

/** Called about what happens to the messages of a queue. */
export interface QueueObserver {
  queued?(entry: QueueEntry): void;
  /** A message was dropped because it repeats another. */
  repeated?(): void;
  deleted?(entry: QueueEntry): void;
  deadLettered?(entry: QueueEntry): void;
}

export interface QueueSettings {
  readonly name: string;
  /** @default true */
  readonly isFifo?: boolean;
  /** Seconds. */
  readonly visibilityTimeout: number;
  readonly deduplicationPerGroup: boolean;
  /** Whether a message without a deduplication id gets the hash of its body. @default true */
  readonly contentBasedDeduplication?: boolean;
  /** Milliseconds. @default five minutes */
  readonly deduplicationInterval?: number;
  /** A message that is received more often than this goes to the dead-letter queue. */
  readonly maxReceiveCount: number;
  readonly deadLetterQueue: LocalQueue | undefined;
  /** How many messages can be in flight at once. @default 120,000 */
  readonly mostInFlight?: number;
  /** Makes ids of messages and receipts. */
  readonly newId?: () => string;
  /** The order in which a standard queue, which promises none, goes through its messages. @default that of sending */
  readonly shuffle?: (entries: readonly QueueEntry[]) => readonly QueueEntry[];
  readonly observer?: QueueObserver;
}

/**
 * A queue as SQS documents it. A FIFO queue keeps order within a group, delivers no message of a group while another
 * is in flight, and deduplicates for five minutes. A standard queue has delays. Both have a visibility time-out,
 * redelivery, dead letters and a limit of messages in flight. {@link refusalOf} checks the messages themselves.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
 */
export interface LocalQueue {
  readonly name: string;
  readonly isFifo: boolean;
  readonly contentBasedDeduplication: boolean;
  /**
   * Returns the message's id; for a duplicate, the id of the first.
   *
   * @param messageId an existing id: SQS lets a message keep its id on the way to a dead-letter queue
   */
  send(message: SentMessage, messageId?: string): string;
  receive(max: number): ReceivedMessage[];
  delete(receiptHandle: string): void;
  /** `false` if no message in flight has this receipt. */
  changeVisibility(receiptHandle: string, seconds: number): boolean;
  /** Runs whenever there may be something to receive. */
  onAvailable(listener: () => void): void;
  /** Everything in the queue, in flight or not. */
  contents(): readonly ReceivedMessage[];
}

export function createQueue(settings: QueueSettings, time: Time): LocalQueue {
  const { isFifo = true, mostInFlight = 120_000, newId = randomUUID, observer = {} } = settings;
  const { maxReceiveCount, deadLetterQueue, shuffle = (entries) => entries } = settings;
  let entries: QueueEntry[] = [];
  const recent = new Map<string, { readonly messageId: string; readonly since: number }>();
  const listeners: (() => void)[] = [];
  const announceAt = (moment: number): (() => void) =>
    time.at(moment, () => {
      for (const listener of listeners) listener();
    });
  /** Cancels the announcement that a message is visible. */
  const announcements = new Map<QueueEntry, () => void>();
  /** The message with a receipt. */
  const held = (receiptHandle: string): QueueEntry | undefined =>
    entries.find((entry) => entry.receiveCount > 0 && entry.receiptHandle === receiptHandle);
  const isInFlight = ({ invisibleUntil, receiveCount }: QueueEntry): boolean =>
    receiveCount > 0 && invisibleUntil > time.now();

  function hide(entry: QueueEntry, seconds: number): void {
    entry.invisibleUntil = time.now() + seconds * 1000;
    announceVisible(entry);
  }
  function announceVisible(entry: QueueEntry): void {
    announcements.get(entry)?.();
    announcements.set(entry, announceAt(entry.invisibleUntil));
  }
  function remove(entry: QueueEntry): void {
    entries = entries.filter((other) => other !== entry);
    announcements.get(entry)?.();
    announcements.delete(entry);
  }
  /**
   * The messages that can be received. In a FIFO queue these are the messages of groups without a message in flight, in
   * order.
   */
  function available(): readonly QueueEntry[] {
    const now = time.now();
    if (!isFifo) return shuffle(entries.filter(({ invisibleUntil }) => invisibleUntil <= now));
    // A FIFO queue looks for groups only among its first messages, as many as can be in flight.
    const seen = entries.slice(0, mostInFlight);
    const locked = new Set<string>();
    for (const entry of seen) if (isInFlight(entry)) locked.add(entry.group);
    return seen.filter(({ group }) => !locked.has(group));
  }
  /** The id of the earlier message that this one duplicates. */
  function original(
    { group = '', deduplicationId = '' }: SentMessage,
    messageId: string,
  ): string | undefined {
    if (!isFifo) return undefined;
    const { deduplicationPerGroup, deduplicationInterval = 5 * 60 * 1000 } = settings;
    const key = deduplicationPerGroup ? `${group} ${deduplicationId}` : deduplicationId;
    const last = recent.get(key);
    if (last !== undefined && time.now() < last.since + deduplicationInterval) return last.messageId;
    recent.set(key, { messageId, since: time.now() });
    return undefined;
  }

  return {
    name: settings.name,
    isFifo,
    contentBasedDeduplication: settings.contentBasedDeduplication ?? true,
    send(message, messageId = newId()) {
      const { body, group = '', delay = 0, senderId = '' } = message;
      const { deduplicationId = isFifo ? contentHash(body) : '' } = message;
      const first = original({ ...message, deduplicationId }, messageId);
      if (first !== undefined) {
        observer.repeated?.();
        return first;
      }
      const entry: QueueEntry = {
        messageId,
        body,
        group,
        deduplicationId,
        senderId,
        sentAt: time.now(),
        receiptHandle: '',
        receiveCount: 0,
        firstReceivedAt: 0,
        invisibleUntil: time.now() + delay * 1000,
      };
      entries.push(entry);
      announceVisible(entry);
      observer.queued?.(entry);
      return messageId;
    },
    receive(max) {
      const received: ReceivedMessage[] = [];
      let room = mostInFlight - entries.filter(isInFlight).length;
      for (const entry of available()) {
        if (received.length === max || room === 0) break;
        entry.receiveCount++;
        if (entry.receiveCount > maxReceiveCount && deadLetterQueue !== undefined) {
          remove(entry);
          deadLetterQueue.send({ ...entry, deduplicationId: entry.messageId }, entry.messageId);
          observer.deadLettered?.(entry);
          continue;
        }
        room--;
        entry.receiptHandle = newId();
        entry.firstReceivedAt ||= time.now();
        received.push({ ...entry });
        hide(entry, settings.visibilityTimeout);
      }
      return received;
    },
    delete(receiptHandle) {
      const entry = held(receiptHandle);
      if (entry === undefined) return;
      remove(entry);
      observer.deleted?.(entry);
      announceAt(time.now());
    },
    changeVisibility(receiptHandle, seconds) {
      const entry = held(receiptHandle);
      if (entry === undefined || !isInFlight(entry)) return false;
      hide(entry, seconds);
      return true;
    },
    onAvailable: (listener) => void listeners.push(listener),
    contents: () => entries,
  };
}

function contentHash(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
