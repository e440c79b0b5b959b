import type { AuditRecord, Met } from '#shared/aws/audit-table.ts';
import { userHash } from '#shared/aws/log.ts';
import type { Unanswered } from '#shared/aws/unanswered-table.ts';
import type { EpochSeconds } from '#shared/epoch.ts';
import type { Program } from '#shared/rules/program.ts';
import type { Job } from './job.ts';
import type { Done } from './outcome.ts';

/**
 * The record of a finished job: the rule, the replies with sender and outcome, but never a text. Dropped replies of an
 * earlier message leave no record.
 */
export function auditRecordOf(
  job: Job,
  { at, conversation, replies, plan }: Done,
  now: EpochSeconds,
): AuditRecord | undefined {
  const { account, openId, key, request, origin } = job;
  const met = metBy(job, plan);
  if (met === undefined && replies.length === 0) return undefined;
  return {
    account: account.id,
    user: userHash(account.id, openId),
    key,
    // The time of the first attempt, so that a request that is repeated at a later time gets the same record.
    at,
    finishedAt: Math.floor(now),
    order: conversation.version,
    origin: origin.kind,
    ...(request === null ? {} : { requestId: request.requestId }),
    ...(met === undefined ? {} : { met }),
    replies: replies.map(({ rule, planned, state }) => ({
      ...(rule === null ? {} : { rule }),
      type: planned?.message.msgtype ?? 'unknown',
      ...state,
    })),
  };
}

function metBy({ origin }: Job, { decision, program }: Done['plan']): Met | undefined {
  if (origin.kind !== 'push') return undefined;
  const { message } = origin.push;
  const rule = origin.answeredBy ?? decision?.rule ?? null;
  const also = decision?.applied.filter((id) => id !== rule) ?? [];
  return {
    type:
      message.type === 'event' || message.type === 'unknownEvent' ? `event ${message.event}` : message.type,
    rule,
    ...(isDefault(rule, program) ? { isDefault: true } : {}),
    ...(also.length === 0 ? {} : { also }),
    ...(decision?.muted ? { muted: true } : {}),
    ...(decision?.passive?.kind === 'transfer' || decision?.session?.kind === 'open'
      ? { transferred: true }
      : {}),
  };
}

function isDefault(id: string | null, program: Program | null): boolean {
  return id !== null && program?.rules.some((rule) => rule.id === id && rule.default === true) === true;
}

/** What a user wrote that no rule covers, unless a person answers it. */
export function unansweredIn(job: Job, { met }: AuditRecord): Unanswered | undefined {
  const { account, key, at, origin } = job;
  if (met === undefined || met.muted || (met.rule !== null && !met.isDefault)) return undefined;
  if (origin.kind !== 'push' || origin.push.message.type !== 'text') return undefined;
  return { account: account.id, key, at, text: origin.push.message.content };
}
