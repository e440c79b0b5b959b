import type { AuditTrail } from '#shared/aws/audit-table.ts';
import type { Publish } from '#shared/aws/bus.ts';
import type { LiveRules } from '#shared/aws/live-rules.ts';
import { errorFields, type Log } from '#shared/aws/log.ts';
import type { ReplyQueue } from '#shared/aws/reply-queue.ts';
import { CodedError } from '#shared/coded-error.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import { eventsOf, eventsOfInvalid } from './announce.ts';
import { auditRecordOf } from './audit.ts';
import { insideWindow, secondsUntilRetry } from './back-off.ts';
import { delayedReplies } from './delayed-replies.ts';
import { type Attempt, type DeliverDependencies, type Done, deliver } from './deliver.ts';
import type { Job } from './job.ts';
import type { DoLater } from './later.ts';
import type { QueueEvent, QueueRecord, QueueResult } from './queue-event.ts';
import { readTask } from './read-task.ts';
import { remind, reminderAfter } from './window-reminder.ts';

export interface SenderDependencies extends DeliverDependencies {
  readonly accounts: ReadonlyMap<string, SenderAccount>;
  readonly rules: Pick<LiveRules, 'of'>;
  readonly later: DoLater;
  readonly audit: AuditTrail;
  readonly publish: Publish;
  readonly queue: Pick<ReplyQueue, 'retryAfter'>;
}

/** `done`, or the record is to come again after so many seconds. */
type RecordResult =
  | 'done'
  | number
  /** It cannot be handled as it is, so that what comes after it need not wait. */
  | { readonly unusable: number };

/**
 * Works through a batch of the reply queue: users side by side, the messages of one user in their order. From the first
 * message of a user that has to be tried again, that user's rest goes back to the queue; everyone else's is done. What
 * cannot be handled at all goes back alone, or it would make dead letters of what comes after it.
 */
export function createSender(dependencies: SenderDependencies) {
  return async (event: QueueEvent, attempt: Attempt): Promise<QueueResult> => {
    const failed = await Promise.all(
      byUser(event.Records).map((records) => workThrough(dependencies, records, attempt)),
    );
    return { batchItemFailures: failed.flat().map(({ messageId }) => ({ itemIdentifier: messageId })) };
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
  const unusable: QueueRecord[] = [];
  for (const [index, record] of records.entries()) {
    const result = await handleRecord(dependencies, record, attempt);
    if (result === 'done') continue;
    if (typeof result === 'object') {
      await postpone(dependencies, record.receiptHandle, result.unusable);
      unusable.push(record);
      continue;
    }
    const rest = records.slice(index);
    await Promise.all(rest.map(({ receiptHandle }) => postpone(dependencies, receiptHandle, result)));
    return [...unusable, ...rest];
  }
  return unusable;
}

async function handleRecord(
  dependencies: SenderDependencies,
  record: QueueRecord,
  attempt: Attempt,
): Promise<RecordResult> {
  const { accounts, publish, later, log, now } = dependencies;
  const receiveCount = Number(record.attributes.ApproximateReceiveCount ?? 1);
  try {
    const task = readTask(record.body, accounts, now() / 1000);
    switch (task.kind) {
      case 'early':
        return task.seconds;
      case 'postpone':
        await later(task.postponed);
        return 'done';
      case 'remind':
        await remind(dependencies, task);
        return 'done';
      case 'invalid':
        log('warn', 'request_invalid', {
          account: task.account,
          request: task.requestId,
          message: task.problem,
        });
        await publish(eventsOfInvalid(task));
        return 'done';
      case 'job':
        // One batch can have the same job twice, in two groups.
        return await doJob(
          dependencies,
          task,
          { ...attempt, id: `${attempt.id}.${record.messageId}` },
          receiveCount,
        );
    }
  } catch (error) {
    log('error', 'message_failed', { messageId: record.messageId, receiveCount, ...errorFields(error) });
    const seconds = secondsUntilRetry(receiveCount);
    if (!(error instanceof CodedError)) return seconds;
    if (error.decision.kind === 'permanent') return { unusable: seconds };
    return error.decision.kind === 'retryAfter' ? error.decision.seconds : seconds;
  }
}

/** Whatever comes after the sends can be done again: a repeat finds the sends done, and all the rest has the same names. */
async function doJob(
  dependencies: SenderDependencies,
  job: Job,
  attempt: Attempt,
  receiveCount: number,
): Promise<RecordResult> {
  const { audit, later, publish, log, now } = dependencies;
  const rules = await dependencies.rules.of(job.account.account);
  const delivered = await deliver(dependencies, job, rules, attempt);
  if (delivered.kind === 'retry') {
    return insideWindow(delivered.after ?? secondsUntilRetry(receiveCount), delivered.closesAt, now() / 1000);
  }
  const record = auditRecordOf(job, delivered, now() / 1000);
  const { auditFor } = job.account;
  const knowsDelivery = delivered.conversation.deliveries[job.key] !== undefined;
  if (record !== undefined && auditFor !== null) await audit.write(record, auditFor, knowsDelivery);
  for (const postponed of delayedReplies(job, delivered)) await later(postponed);
  const reminder = reminderAfter(job, delivered, now() / 1000);
  if (reminder !== undefined) await later(reminder);
  noteTransfer(log, job, delivered);
  await publish(eventsOf(job, delivered, now() / 1000));
  return 'done';
}

/** A hand-over is only possible in the answer to the push, which is the receiver's to give. */
function noteTransfer(log: Log, job: Job, { proposal: { decision, answeredBy } }: Done): void {
  if (decision?.passive?.kind !== 'transfer' || answeredBy !== null) return;
  log('warn', 'transfer_not_made', { account: job.account.account, rule: decision.passive.rule });
}

/** Without this the record would wait for the queue's whole visibility time-out, longer than a one-minute window. */
async function postpone(
  { queue, log }: SenderDependencies,
  receiptHandle: string,
  seconds: number,
): Promise<void> {
  try {
    await queue.retryAfter(receiptHandle, Math.max(0, Math.ceil(seconds)));
  } catch (error) {
    log('warn', 'visibility_unchanged', errorFields(error));
  }
}
