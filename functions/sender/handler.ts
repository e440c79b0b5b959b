import type { SenderAccount } from '#shared/account/function-config.ts';
import type { Publish } from '#shared/aws/bus.ts';
import type { LiveRules } from '#shared/aws/live-rules.ts';
import { errorFields, type Log } from '#shared/aws/log.ts';
import type { ReplyQueue } from '#shared/aws/reply-queue.ts';
import { CodedError } from '#shared/coded-error.ts';
import { eventsOf, eventsOfInvalid } from './announce.ts';
import { secondsUntilRetry } from './back-off.ts';
import { type Attempt, type DeliverDependencies, type Done, deliver } from './deliver.ts';
import { type Job, readJob } from './job.ts';
import type { QueueEvent, QueueRecord, QueueResult } from './queue-event.ts';
import { handOverDelayed, type ScheduleReply } from './schedule-reply.ts';

export interface SenderDependencies extends DeliverDependencies {
  readonly accounts: ReadonlyMap<string, SenderAccount>;
  readonly rules: Pick<LiveRules, 'of'>;
  readonly scheduleReply: ScheduleReply;
  readonly publish: Publish;
  readonly queue: Pick<ReplyQueue, 'retryAfter'>;
}

/** `done`, or the seconds after which the record is to come again. */
type RecordResult = 'done' | number;

/**
 * Works through a batch of the reply queue: users side by side, the messages of one user in their order. From the first
 * message of a user that has to be tried again, that user's rest goes back to the queue; everyone else's is done.
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
  for (const [index, record] of records.entries()) {
    const result = await handleRecord(dependencies, record, attempt);
    if (result === 'done') continue;
    const rest = records.slice(index);
    await Promise.all(rest.map(({ receiptHandle }) => postpone(dependencies, receiptHandle, result)));
    return rest;
  }
  return [];
}

async function handleRecord(
  dependencies: SenderDependencies,
  record: QueueRecord,
  attempt: Attempt,
): Promise<RecordResult> {
  const { accounts, publish, log, now } = dependencies;
  const receiveCount = Number(record.attributes.ApproximateReceiveCount ?? 1);
  try {
    const job = readJob(record.body, accounts);
    if (job.kind === 'invalid') {
      log('warn', 'request_invalid', { account: job.account, request: job.requestId, message: job.problem });
      await publish(eventsOfInvalid(job));
      return 'done';
    }
    const rules = await dependencies.rules.of(job.account.account);
    const delivered = await deliver(dependencies, job, rules, attempt);
    if (delivered.kind === 'retry') return delivered.after ?? secondsUntilRetry(receiveCount);
    await handOverDelayed(dependencies.scheduleReply, job, delivered);
    noteTransfer(dependencies.log, job, delivered);
    await publish(eventsOf(job, delivered, now() / 1000));
    return 'done';
  } catch (error) {
    log('error', 'message_failed', { messageId: record.messageId, receiveCount, ...errorFields(error) });
    const decision = error instanceof CodedError ? error.decision : undefined;
    return decision?.kind === 'retryAfter' ? decision.seconds : secondsUntilRetry(receiveCount);
  }
}

/** A hand-over is only possible in the answer to the push, which is the receiver's to give. */
function noteTransfer(log: Log, job: Job, { proposal: { decision } }: Done): void {
  if (decision?.passive?.kind !== 'transfer' || job.origin.kind !== 'push') return;
  if (job.origin.answeredBy !== null) return;
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
