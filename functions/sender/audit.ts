import type { AuditRecord } from '#shared/aws/audit-table.ts';
import { userHash } from '#shared/aws/log.ts';
import type { Job } from './job.ts';
import type { Done } from './outcome.ts';

/**
 * The record of a finished job: what was sent to whom, by what and with which outcome, but never what it said. A job that
 * had nothing to send leaves none.
 *
 * @param now epoch seconds
 */
export function auditRecordOf(job: Job, { delivery, plan }: Done, now: number): AuditRecord | undefined {
  const { account, openId, key, origin } = job;
  if (delivery.replies.length === 0) return undefined;
  return {
    account: account.account,
    user: userHash(account.account, openId),
    key,
    // Of the first time, so that a repeat of a request under a later time has the same record.
    at: delivery.at,
    finishedAt: Math.floor(now),
    origin: origin.kind,
    ...(origin.kind === 'request' ? { requestId: origin.requestId } : {}),
    replies: delivery.replies.map((reply, index) => {
      const { message, rule = null } = plan.messages[index] ?? {};
      return { ...(rule === null ? {} : { rule }), type: message?.msgtype ?? 'unknown', ...reply };
    }),
  };
}
