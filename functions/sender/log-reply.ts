import { type Log, userHash } from '#shared/aws/log.ts';
import type { LogFields } from '#shared/aws/log-fields.ts';
import type { EpochMilliseconds } from '#shared/epoch.ts';
import { isKnownCode } from '#shared/wechat/api/error-codes.ts';
import type { Grants, ReplyState } from '#shared/window/conversation.ts';
import { windowLeft } from '#shared/window/grants.ts';
import type { Job } from './job.ts';
import type { NamedReply, SendOutcome } from './outcome.ts';

export interface LogDependencies {
  readonly log: Log;
  readonly now: () => EpochMilliseconds;
}

/**
 * The log line about a reply: what became of its send, or that it is not sent. There is none if it was sent before.
 *
 * @param grants as they were when it was claimed
 */
export function logReply(
  { log, now }: LogDependencies,
  job: Job,
  { deliveryId, rule }: NamedReply,
  outcome: SendOutcome | { readonly kind: 'decided'; readonly state: ReplyState },
  grants: Grants,
): void {
  const { id: account } = job.account;
  const user = userHash(account, job.openId);
  const about: LogFields = { account, user, delivery: deliveryId, ...(rule === null ? {} : { rule }) };
  if (outcome.kind === 'noTimeLeft') {
    log('info', 'reply_left_over', about);
    return;
  }
  if (outcome.kind === 'notSent') {
    log('warn', 'reply_not_sent', { ...about, why: outcome.why, wechatCode: outcome.code });
    return;
  }
  const { state } = outcome;
  if (state.state === 'sent' && outcome.kind === 'settled') {
    const delay = job.origin.kind === 'push' ? { delay: now() - job.origin.receivedAt } : {};
    log('info', 'reply_sent', { ...about, ...delay, windowLeft: windowLeft(grants, now() / 1000).messages });
  }
  if (state.state === 'putOff') log('warn', 'reply_put_off', { ...about, wechatCode: state.code });
  if (state.state === 'undetermined') log('warn', 'reply_undetermined', about);
  if (state.state !== 'refused') return;
  const { reason, code, rid } = state;
  if (code !== undefined && !isKnownCode(code))
    log('error', 'wechat_code_unknown', { ...about, wechatCode: code, rid });
  log('warn', 'reply_refused', { ...about, reason, wechatCode: code, rid });
}
