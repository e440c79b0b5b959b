import { type Log, type LogFields, userHash } from '#shared/aws/log.ts';
import type { Conversation, ReplyState } from '#shared/window/conversation.ts';
import { windowLeft } from '#shared/window/grants.ts';
import type { Job } from './job.ts';
import type { SendOutcome } from './send-reply.ts';

/** A reply, as the log names it. */
interface ReplyName {
  readonly index: number;
  /** The rule that makes it; null for a request of another service. */
  readonly rule: string | null;
}

interface LogDependencies {
  readonly log: Log;
  /** Milliseconds. */
  readonly now: () => number;
}

/** The line about a reply that was tried. @param conversation as it was claimed */
export function logOutcome(
  { log, now }: LogDependencies,
  job: Job,
  reply: ReplyName,
  outcome: SendOutcome,
  conversation: Conversation,
): void {
  if (outcome.kind === 'notSent') {
    log('warn', 'reply_not_sent', { ...about(job, reply), why: outcome.why });
  } else if (outcome.state.state === 'sent') {
    log('info', 'reply_sent', {
      ...about(job, reply),
      ...(job.origin.kind === 'push' ? { delay: now() - job.origin.receivedAt } : {}),
      windowLeft: windowLeft(conversation.grants, job.account.quotas, now() / 1000).messages,
    });
  } else logDecided(log, job, reply, outcome.state);
}

/** The line about a reply that came to its end without being sent; none for one that did not. */
export function logDecided(log: Log, job: Job, reply: ReplyName, state: ReplyState | undefined): void {
  if (state?.state === 'undetermined') log('warn', 'reply_undetermined', about(job, reply));
  if (state?.state !== 'refused') return;
  const { reason, code, rid } = state;
  log('warn', 'reply_refused', { ...about(job, reply), reason, wechatCode: code, rid });
}

/** The line about a message that came again after it was done. */
export function logRepeated(log: Log, { account, openId, key }: Job): void {
  log('info', 'message_repeated', { account: account.account, user: userHash(account.account, openId), key });
}

function about({ account: { account }, openId, key }: Job, { index, rule }: ReplyName): LogFields {
  return {
    account,
    user: userHash(account, openId),
    delivery: `${key}.${index}`,
    ...(rule === null ? {} : { rule }),
  };
}
