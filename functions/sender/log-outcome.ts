import { type Log, type LogFields, userHash } from '#shared/aws/log.ts';
import type { Conversation, ReplyState } from '#shared/window/conversation.ts';
import { windowLeft } from '#shared/window/grants.ts';
import type { Job } from './job.ts';
import type { SendOutcome } from './send-reply.ts';

interface LogDependencies {
  readonly log: Log;
  /** Milliseconds. */
  readonly now: () => number;
}

/** The line about a reply that was tried. @param conversation as it was claimed */
export function logOutcome(
  { log, now }: LogDependencies,
  job: Job,
  index: number,
  outcome: SendOutcome,
  conversation: Conversation,
): void {
  if (outcome.kind === 'notSent') {
    log('warn', 'reply_not_sent', { ...about(job, index), why: outcome.why });
  } else if (outcome.state.state === 'sent') {
    log('info', 'reply_sent', {
      ...about(job, index),
      ...(job.origin.kind === 'push' ? { delay: now() - job.origin.receivedAt } : {}),
      windowLeft: windowLeft(conversation.grants, job.account.quotas, now() / 1000).messages,
    });
  } else logDecided(log, job, index, outcome.state, outcome.rid);
}

/** The line about a reply that came to its end without being sent; none for one that did not. */
export function logDecided(
  log: Log,
  job: Job,
  index: number,
  reply: ReplyState | undefined,
  rid?: string,
): void {
  if (reply?.state === 'undetermined') log('warn', 'reply_undetermined', about(job, index));
  if (reply?.state !== 'refused') return;
  const { reason, code } = reply;
  log('warn', 'reply_refused', { ...about(job, index), reason, wechatCode: code, rid });
}

/** The line about a message that came again after it was done. */
export function logRepeated(log: Log, { account, openId, key }: Job): void {
  log('info', 'message_repeated', { account: account.account, user: userHash(account.account, openId), key });
}

function about({ account: { account }, openId, key, origin }: Job, index: number): LogFields {
  return {
    account,
    user: userHash(account, openId),
    delivery: `${key}.${index}`,
    ...(origin.kind === 'push' ? { rule: origin.rule } : {}),
  };
}
