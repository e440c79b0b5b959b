import { type Log, userHash } from '#shared/aws/log.ts';
import type { LogFields } from '#shared/aws/log-fields.ts';
import { isKnownCode } from '#shared/wechat/api/error-codes.ts';
import type { Grants, ReplyState } from '#shared/window/conversation.ts';
import { windowLeft } from '#shared/window/grants.ts';
import type { Job } from './job.ts';
import type { NamedReply, SendOutcome } from './outcome.ts';

interface LogDependencies {
  readonly log: Log;
  /** Milliseconds. */
  readonly now: () => number;
}

/** The line about a reply that was tried. @param grants as they were when it was claimed */
export function logOutcome(
  { log, now }: LogDependencies,
  job: Job,
  reply: NamedReply,
  outcome: SendOutcome,
  grants: Grants,
): void {
  if (outcome.kind === 'noTimeLeft') {
    log('info', 'reply_left_over', about(job, reply));
  } else if (outcome.kind === 'notSent') {
    const { code, why } = outcome;
    log('warn', 'reply_not_sent', { ...about(job, reply), why, wechatCode: code });
  } else if (outcome.state.state === 'sent') {
    log('info', 'reply_sent', {
      ...about(job, reply),
      ...(job.origin.kind === 'push' ? { delay: now() - job.origin.receivedAt } : {}),
      windowLeft: windowLeft(grants, now() / 1000).messages,
    });
  } else logDecided(log, job, reply, outcome.state);
}

/** The log line about a settled reply that was not sent; none for other replies. */
export function logDecided(log: Log, job: Job, reply: NamedReply, state: ReplyState | undefined): void {
  if (state?.state === 'putOff')
    log('warn', 'reply_put_off', { ...about(job, reply), wechatCode: state.code });
  if (state?.state === 'undetermined') log('warn', 'reply_undetermined', about(job, reply));
  if (state?.state !== 'refused') return;
  const { reason, code, rid } = state;
  if (code !== undefined && !isKnownCode(code))
    log('error', 'wechat_code_unknown', { ...about(job, reply), wechatCode: code, rid });
  log('warn', 'reply_refused', { ...about(job, reply), reason, wechatCode: code, rid });
}

/** Longer than a normal batch takes; milliseconds. */
const slowBatch = 3000;

/** The log line about a batch, if the lines of its messages do not say everything. */
export function logBatch(
  log: Log,
  batch: { readonly messages: number; readonly postponed: number; readonly milliseconds: number },
): void {
  if (batch.postponed > 0 || batch.milliseconds > slowBatch) log('info', 'batch_done', batch);
}

/** The log line about a message that came again after it was handled. */
export function logRepeated(log: Log, { account, openId, key }: Job): void {
  log('info', 'message_repeated', { account: account.id, user: userHash(account.id, openId), key });
}

function about({ account: { id: account }, openId }: Job, { deliveryId, rule }: NamedReply): LogFields {
  return {
    account,
    user: userHash(account, openId),
    delivery: deliveryId,
    ...(rule === null ? {} : { rule }),
  };
}
