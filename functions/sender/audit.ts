import type { AuditRecord } from '#shared/aws/audit-table.ts';
import { userHash } from '#shared/aws/log.ts';
import type { Done } from './deliver.ts';
import type { Job } from './job.ts';

/**
 * The record of a finished job: what was sent to whom, by what and with which outcome, but never what it said. A job that
 * had nothing to send leaves none.
 *
 * @param now epoch seconds
 */
export function auditRecordOf(job: Job, { delivery, proposal }: Done, now: number): AuditRecord | undefined {
  const { account, openId, key, origin } = job;
  const isInResponse = delivery.replies.map(({ state }) => state === 'inResponse');
  if (isInResponse.every(Boolean)) return undefined;
  return {
    account: account.account,
    user: userHash(account.account, openId),
    key,
    // Of the first time, so that a repeat of a request under a later time has the same record.
    at: delivery.at,
    finishedAt: Math.floor(now),
    origin: origin.kind,
    ...(isInResponse.includes(true) ? { isProvisional: true } : {}),
    ...(origin.kind === 'request' ? { requestId: origin.requestId } : {}),
    replies: delivery.replies.map((reply, index) => {
      const { message, rule = null } = proposal.messages[index] ?? {};
      return { ...(rule === null ? {} : { rule }), type: message?.msgtype ?? 'unknown', ...reply };
    }),
  };
}
