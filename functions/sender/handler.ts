import type { DeadLetters } from '#shared/aws/dead-letters.ts';
import type { IntakeClient } from '#shared/aws/intake.ts';
import { errorFields } from '#shared/aws/log.ts';
import type { ReplyQueueClient } from '#shared/aws/reply-queue.ts';
import { CodedError, retry } from '#shared/coded-error.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import { failureEvents } from './announce-failure.ts';
import { secondsUntilRetry } from './back-off.ts';
import { type DeleteEarlyDependencies, workThroughBatch } from './delete-early.ts';
import { type DoJobDependencies, doJob } from './do-job.ts';
import { type DoWithoutOrderDependencies, doWithoutOrder } from './do-without-order.ts';
import type { Attempt } from './job.ts';
import type { QueueEvent, QueueRecord, QueueResult } from './queue-event.ts';
import { readTask } from './read-task.ts';
import { readWork, type Writers } from './read-work.ts';
import { takeIn } from './take-in.ts';

export type SenderDependencies = DoJobDependencies &
  DoWithoutOrderDependencies &
  DeleteEarlyDependencies & {
    readonly accounts: ReadonlyMap<string, SenderAccount>;
    readonly queue: ReplyQueueClient;
    readonly intake: Pick<IntakeClient, 'retryAfter'>;
    readonly deadLetters: DeadLetters;
    readonly writers: Writers;
    /** How often the queue delivers a record before it becomes a dead letter. */
    readonly maxReceiveCount: number;
  };

/** `done`, or the number of seconds after which the record comes again. */
type RecordResult = 'done' | number;

/**
 * Handles a batch of the reply queue or of the intake: users in parallel, and the messages of one user in order. If a
 * message has to be tried again, it and the later messages of its user go back to the queue; other users are not
 * affected.
 */
export function createSender(dependencies: SenderDependencies) {
  return async (event: QueueEvent, attempt: Attempt): Promise<QueueResult> => {
    const failed = await workThroughBatch(dependencies, byUser(event.Records), (records) =>
      workThrough(dependencies, records, attempt),
    );
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

function byUser(records: readonly QueueRecord[]): QueueRecord[][] {
  const groups = new Map<string, QueueRecord[]>();
  for (const record of records) {
    const group = record.attributes.MessageGroupId ?? record.messageId;
    groups.set(group, [...(groups.get(group) ?? []), record]);
  }
  return [...groups.values()];
}

/** Returns the records that go back to the queue. */
async function workThrough(
  dependencies: SenderDependencies,
  records: readonly QueueRecord[],
  attempt: Attempt,
): Promise<readonly QueueRecord[]> {
  for (const [index, record] of records.entries()) {
    const result = await handleRecord(dependencies, record, attempt);
    if (result === 'done') continue;
    const rest = records.slice(index);
    await Promise.all(rest.map((one) => comeBack(dependencies, one, result)));
    return rest;
  }
  return [];
}

async function handleRecord(
  dependencies: SenderDependencies,
  record: QueueRecord,
  attempt: Attempt,
): Promise<RecordResult> {
  const { log, maxReceiveCount } = dependencies;
  const receiveCount = Number(record.attributes.ApproximateReceiveCount ?? 1);
  const isLast = receiveCount >= maxReceiveCount;
  try {
    const result = await handleWork(dependencies, record, attempt);
    if (result !== 'done' && isLast) await announceFailure(dependencies, record, 'tried_too_often');
    return result;
  } catch (error) {
    log('error', 'message_failed', { messageId: record.messageId, receiveCount, ...errorFields(error) });
    const { code, decision } = error instanceof CodedError ? error : { code: 'unexpected', decision: retry };
    const isHopeless = isFault(error) && receiveCount >= faultsTolerated;
    if (decision.kind === 'permanent' || isHopeless) return setAside(dependencies, record, code);
    if (isLast) await announceFailure(dependencies, record, code);
    return decision.kind === 'retryAfter' ? decision.seconds : secondsUntilRetry(receiveCount);
  }
}

/**
 * An unexpected error is retried this often, because a service may have caused it. After that the message counts as the
 * cause.
 */
const faultsTolerated = 3;

/** Errors that the code itself throws when it meets something unexpected. The same message would cause them again. */
function isFault(error: unknown): boolean {
  return [TypeError, RangeError, ReferenceError].some((one) => error instanceof one);
}

/**
 * Tolerance for a clock that is behind that of the intake: a message that was due there must not be put off again,
 * because it would be dropped as a duplicate. Seconds.
 */
const clockTolerance = 10;

async function handleWork(
  dependencies: SenderDependencies,
  record: QueueRecord,
  attempt: Attempt,
): Promise<RecordResult> {
  const { accounts, queue, writers, now } = dependencies;
  const isFromIntake = record.attributes.MessageGroupId === undefined;
  const work = await readWork(record, writers, now());
  const task = await readTask(work, accounts, now() / 1000 + (isFromIntake ? 0 : clockTolerance));
  if (task.kind !== 'job') await doWithoutOrder(dependencies, task);
  else if (isFromIntake) await takeIn(queue, work, task);
  // One batch can have the same job twice, in two groups.
  else return doJob(dependencies, task, { ...attempt, id: `${attempt.id}.${record.messageId}` });
  return 'done';
}

/** What can never be handled becomes a dead letter at once, so that it holds up nobody. */
async function setAside(
  dependencies: SenderDependencies,
  record: QueueRecord,
  code: string,
): Promise<RecordResult> {
  try {
    await dependencies.deadLetters.put(record.body, record.attributes.MessageGroupId, record.messageId);
  } catch (error) {
    dependencies.log('error', 'dead_letter_failed', { messageId: record.messageId, ...errorFields(error) });
    return secondsUntilRetry(Number(record.attributes.ApproximateReceiveCount ?? 1));
  }
  dependencies.log('error', 'message_set_aside', { messageId: record.messageId, code });
  await announceFailure(dependencies, record, code);
  return 'done';
}

/** Tells the bus about messages that become dead letters. If that fails, no record fails: there is an alarm as well. */
async function announceFailure(
  { publish, log, now }: SenderDependencies,
  record: QueueRecord,
  code: string,
): Promise<void> {
  try {
    await publish(failureEvents(record, code, now() / 1000));
  } catch (error) {
    log('warn', 'failure_untold', { messageId: record.messageId, ...errorFields(error) });
  }
}

/** Without this the record would wait for the queue's whole visibility time-out, longer than a one-minute window. */
async function comeBack(
  { queue, intake, log }: SenderDependencies,
  { attributes, receiptHandle }: QueueRecord,
  seconds: number,
): Promise<void> {
  const { retryAfter } = attributes.MessageGroupId === undefined ? intake : queue;
  try {
    await retryAfter(receiptHandle, Math.max(0, Math.ceil(seconds)));
  } catch (error) {
    log('warn', 'visibility_unchanged', errorFields(error));
  }
}
