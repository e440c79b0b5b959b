import type { AuditTrail } from '#shared/aws/audit-table.ts';
import type { Publish } from '#shared/aws/bus.ts';
import type { Log } from '#shared/aws/log.ts';
import { windowLeftData } from '#shared/contracts/sender-events.ts';
import type { EpochMilliseconds } from '#shared/epoch.ts';
import { lastWindowEnd, windowLeft } from '#shared/window/grants.ts';
import { eventsOf } from './announce.ts';
import { auditRecordOf, unansweredIn } from './audit.ts';
import { sessionAfter, transferLeftOver } from './change-session.ts';
import { delayedReplies } from './delayed-replies.ts';
import type { Job } from './job.ts';
import type { DoLater } from './later.ts';
import type { Done } from './outcome.ts';
import { putOffReplies } from './put-off.ts';
import { typingAfter } from './rule-typing.ts';
import { reminderAfter } from './window-reminder.ts';

export interface FollowUpDependencies {
  readonly audit: AuditTrail;
  readonly later: DoLater;
  readonly publish: Publish;
  readonly log: Log;
  readonly now: () => EpochMilliseconds;
}

/**
 * Does what follows the sends of a job: the delayed work, the record and the events. It can be repeated: the sends are
 * already done, and everything else has the same names. The record comes after what is put off, so that it never says that a
 * reply will be tried again when none will.
 */
export async function followUp(dependencies: FollowUpDependencies, job: Job, done: Done): Promise<void> {
  const { audit, later, publish, log, now } = dependencies;
  noteTransfer(log, job, done);
  const at = now() / 1000;
  const { grants } = done.conversation;
  const closesAt = lastWindowEnd(grants, at);
  const postponed = [
    putOffReplies(job, done, closesAt, at),
    ...delayedReplies(job, done, closesAt),
    reminderAfter(job, closesAt, at),
    typingAfter(job, done, at),
    sessionAfter(job, done, at),
  ];
  for (const one of postponed) if (one !== undefined) await later(one);
  const { auditFor, unansweredFor } = job.account;
  const record = auditRecordOf(job, done, at);
  if (record !== undefined && auditFor !== null) await audit.write(record, auditFor);
  const question = record && unansweredFor !== null ? unansweredIn(job, record) : undefined;
  if (question !== undefined && unansweredFor !== null) await audit.keepUnanswered(question, unansweredFor);
  await publish(eventsOf(job, done, windowLeftData(windowLeft(grants, at))));
}

/** Without calls for sessions, a transfer is only possible in the response to the push, which the receiver makes. */
function noteTransfer(log: Log, job: Job, { plan }: Done): void {
  const transfer = job.account.agentSessions ? undefined : transferLeftOver(job, plan);
  if (transfer !== undefined)
    log('warn', 'transfer_not_made', { account: job.account.id, rule: transfer.rule });
}
