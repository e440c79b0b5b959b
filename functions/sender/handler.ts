import type { DeadLetters } from '#shared/aws/dead-letters.ts';
import type { Intake } from '#shared/aws/intake.ts';
import type { LiveRules } from '#shared/aws/live-rules.ts';
import { errorFields } from '#shared/aws/log.ts';
import type { ReplyQueue } from '#shared/aws/reply-queue.ts';
import { CodedError } from '#shared/coded-error.ts';
import type { ForgetReason } from '#shared/contracts/forget-reasons.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import { type AfterDependencies, followUp } from './after.ts';
import { failureEvents } from './announce-failure.ts';
import { secondsUntilRetry } from './back-off.ts';
import { boundRequest } from './bound-request.ts';
import { type DeleteEarlyDependencies, workThroughBatch } from './delete-early.ts';
import { type DeliverDependencies, deliver } from './deliver.ts';
import { type ForgetDependencies, forgetUser } from './forget-user.ts';
import type { Attempt, Job } from './job.ts';
import type { QueueEvent, QueueRecord, QueueResult } from './queue-event.ts';
import { readTask } from './read-task.ts';
import { readWork } from './read-work.ts';
import { doWithoutOrder, type TakeInDependencies, takeIn } from './take-in.ts';
import { checkWriter, type Writers } from './writers.ts';

export type SenderDependencies = DeliverDependencies &
  AfterDependencies &
  ForgetDependencies &
  TakeInDependencies &
  DeleteEarlyDependencies & {
    readonly accounts: ReadonlyMap<string, SenderAccount>;
    readonly rules: Pick<LiveRules, 'of' | 'again'>;
    readonly queue: ReplyQueue;
    readonly intake: Pick<Intake, 'retryAfter'>;
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
  const { log } = dependencies;
  const receiveCount = Number(record.attributes.ApproximateReceiveCount ?? 1);
  const isLast = receiveCount >= dependencies.maxReceiveCount;
  try {
    const result = await handleUnchecked(dependencies, record, attempt);
    if (result !== 'done' && isLast) await announceFailure(dependencies, record, 'tried_too_often');
    return result;
  } catch (error) {
    log('error', 'message_failed', { messageId: record.messageId, receiveCount, ...errorFields(error) });
    const decision = error instanceof CodedError ? error.decision.kind : 'retry';
    const code = error instanceof CodedError ? error.code : 'unexpected';
    if (decision === 'permanent') return setAside(dependencies, record, code);
    if (isLast) await announceFailure(dependencies, record, code);
    if (error instanceof CodedError && error.decision.kind === 'retryAfter') return error.decision.seconds;
    return secondsUntilRetry(receiveCount);
  }
}

/**
 * Tolerance for a clock that is behind that of the intake: a message that was due there must not be put off again,
 * because it would be dropped as a duplicate. Seconds.
 */
const clockTolerance = 10;

async function handleUnchecked(
  dependencies: SenderDependencies,
  { body, messageId, attributes }: QueueRecord,
  attempt: Attempt,
): Promise<RecordResult> {
  const { accounts, now } = dependencies;
  const isFromIntake = attributes.MessageGroupId === undefined;
  const read = await readWork(body);
  checkWriter(read, attributes.SenderId ?? '', dependencies.writers);
  const work = isFromIntake ? boundRequest(read, Number(attributes.SentTimestamp ?? now())) : read;
  const task = await readTask(work, accounts, now() / 1000 + (isFromIntake ? 0 : clockTolerance));
  if (isFromIntake) await takeIn(dependencies, work, task);
  else if (task.kind !== 'job') await doWithoutOrder(dependencies, task);
  // One batch can have the same job twice, in two groups.
  else return doJob(dependencies, task, { ...attempt, id: `${attempt.id}.${messageId}` });
  return 'done';
}

async function doJob(dependencies: SenderDependencies, job: Job, attempt: Attempt): Promise<RecordResult> {
  const { rules } = dependencies;
  const { id } = job.account;
  const delivered = await deliver(
    dependencies,
    job,
    { inForce: await rules.of(id, job), again: (version) => rules.again(id, version, job) },
    attempt,
  );
  if (delivered.kind === 'retry') return delivered.after;
  if (delivered.kind === 'done') await followUp(dependencies, job, delivered);
  const reason = forgetReasonOf(job);
  if (reason !== null)
    await forgetUser(dependencies, { account: job.account.id, openId: job.openId }, reason);
  return 'done';
}

/** What of the account's file has a user forgotten once WeChat has told it. */
function forgetReasonOf({ account, origin }: Job): ForgetReason | null {
  if (origin.kind !== 'push' || !('event' in origin.push.message)) return null;
  const { event } = origin.push.message;
  return account.forgetOn.find((one) => one === event) ?? null;
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

/** Tells the bus of what goes to the dead letters. That it cannot be told fails no record: there is the alarm. */
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
