import { CodedError } from '#shared/coded-error.ts';
import type {
  DelayedWork,
  LaterWork,
  PushWork,
  PutOffWork,
  RequestWork,
  Work,
} from '#shared/contracts/work.ts';
import type { EpochSeconds } from '#shared/epoch.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import { messagesInParts } from '#shared/rules/decided-messages.ts';
import { isUnsubscribe } from '#shared/wechat/inbound/push.ts';
import { unconditional } from '#shared/window/conditions.ts';
import { checkDelayed } from './check-delayed.ts';
import type { Job, Task } from './job.ts';
import { rarely } from './rarely.ts';

type Rest = Pick<Job, 'conditions' | 'request' | 'timesPutOff' | 'origin'>;
type Accounts = ReadonlyMap<string, SenderAccount>;

/**
 * What a message of the reply queue or of the intake asks for.
 *
 * @param now work that is due by then is done now; epoch seconds
 * @throws CodedError `work_of_unknown_account` (permanent): only this product writes to its queues, so these become
 * dead letters, which can be redriven once the cause is fixed
 */
export async function readTask(work: Work, accounts: Accounts, now: EpochSeconds): Promise<Task> {
  if (work.kind === 'push') return pushJob(work, accounts);
  if (work.kind !== 'later') return requestOf(work, accounts, now);
  const { dueAt, work: due } = work;
  if (dueAt > now) return { kind: 'postpone', name: nameOf(due), dueAt, work: due };
  switch (due.kind) {
    case 'push':
      return pushJob(due, accounts);
    case 'delayedReplies':
    case 'putOffReplies':
      return dueJob(due, dueAt, accounts);
    case 'windowReminder':
      return { kind: 'remind', account: accountOf(due.account, accounts), reminder: due };
    case 'typing':
      return { kind: 'typing', account: accountOf(due.account, accounts), typing: due, next: null };
    case 'agentSession':
      return { kind: 'session', account: accountOf(due.account, accounts), work: due };
    default:
      return requestOf(due, accounts, now);
  }
}

async function requestOf(work: RequestWork, accounts: Accounts, now: EpochSeconds): Promise<Task> {
  return (await rarely.readRequest()).requestTask(work, accounts, now);
}

/** A message that comes early keeps the name under which it was put off. */
function nameOf(work: LaterWork): string {
  return 'key' in work ? work.key : work.kind;
}

function accountOf(id: string, accounts: Accounts): SenderAccount {
  const account = accounts.get(id);
  if (account !== undefined) return account;
  throw new CodedError(
    'work_of_unknown_account',
    `The queue message is for ${id}, which is not an account of this stack.`,
  );
}

function pushJob(work: PushWork, accounts: Accounts): Job {
  const { push, receivedAt, decided, isUnanswered = false, answeredBy = null } = work;
  const account = accountOf(work.account, accounts);
  const event = 'event' in push.message ? push.message.event : undefined;
  return {
    kind: 'job',
    account,
    openId: push.openId,
    key: push.key,
    at: push.createTime,
    askedAt: push.createTime,
    opens: push.opens,
    closes: isUnsubscribe(push.message),
    correlationId: push.key,
    conditions: unconditional,
    request: null,
    timesPutOff: 0,
    forgets: account.forgetOn.find((one) => one === event) ?? null,
    origin: {
      kind: 'push',
      push,
      receivedAt,
      decision: decided?.decision ?? null,
      respondedAt: decided?.respondedAt ?? null,
      isUnanswered,
      answeredBy: decided === undefined ? answeredBy : null,
    },
  };
}

function dueJob(work: DelayedWork | PutOffWork, dueAt: EpochSeconds, accounts: Accounts): Job {
  const { openId, key, askedAt = 0, correlationId } = work;
  const account = accountOf(work.account, accounts);
  const at = Math.floor(dueAt);
  const isDelayed = work.kind === 'delayedReplies';
  checkDelayed(isDelayed ? work.messages : work.replies.map(({ message }) => message), account);
  return {
    kind: 'job',
    account,
    openId,
    key,
    at,
    askedAt,
    opens: null,
    closes: false,
    correlationId,
    forgets: null,
    ...(isDelayed ? delayed(work, at) : putOff(work, at)),
  };
}

/** A rule's later reply is dropped if the user writes again, unless the rule says otherwise. */
function delayed(work: DelayedWork, at: EpochSeconds): Rest {
  const { key, messages, rule, unlessContactAfter, unlessCancelled = null } = work;
  return {
    conditions: {
      ...unconditional,
      unlessContactAfter,
      unlessCancelled,
      unlessMutedAfter: unlessContactAfter === null ? null : at,
      mutedReason: 'overtaken',
    },
    request: null,
    timesPutOff: 0,
    origin: {
      kind: 'delayed',
      messages: messages
        .flatMap((message, index) => messagesInParts(message, rule, index))
        .map((message, place) => ({ ...message, deliveryId: `${key}.${place}` })),
      alias: null,
    },
  };
}

/**
 * A reply that WeChat was too busy to accept stays as it was decided, unless the user or an agent has written in the
 * meantime.
 */
function putOff(work: PutOffWork, at: EpochSeconds): Rest {
  const { replies, times, code, unlessContactAfter, unlessMutedAfter, notAfter, requestId, source } = work;
  return {
    conditions: {
      ...unconditional,
      notAfter: notAfter ?? Number.POSITIVE_INFINITY,
      unlessContactAfter,
      unlessUserWroteSince: work.unlessUserWroteSince ?? null,
      unlessMutedAfter: unlessMutedAfter === null ? null : Math.max(unlessMutedAfter, at),
      refusedAs: { state: 'refused', reason: 'busy', ...(code === null ? {} : { code }) },
    },
    request: requestId === null ? null : { requestId, ...(source === undefined ? {} : { source }) },
    timesPutOff: times,
    origin: { kind: 'putOff', messages: replies, alias: null },
  };
}
