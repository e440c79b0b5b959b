import { CodedError } from '#shared/coded-error.ts';
import type {
  DelayedWork,
  LaterWork,
  PushWork,
  PutOffWork,
  RequestWork,
  Work,
} from '#shared/contracts/work.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import { isUnsubscribe } from '#shared/wechat/inbound/push.ts';
import { checkDelayed } from './check-delayed.ts';
import type { Job, Task } from './job.ts';
import { rarely } from './rarely.ts';

type Accounts = ReadonlyMap<string, SenderAccount>;

/**
 * What a message of the reply queue or of the intake asks for.
 *
 * @param now what is due by then is done now; epoch seconds
 * @throws CodedError `work_of_unknown_account` (permanent): only this product writes to its queues, so these become
 * dead letters, which can be redriven once the cause is fixed
 */
export async function readTask(work: Work, accounts: Accounts, now: number): Promise<Task> {
  if (work.kind === 'push') return pushJob(work, accounts);
  if (work.kind !== 'later') return requestOf(work, accounts, now);
  const { dueAt, work: due } = work;
  if (dueAt > now) return { kind: 'postpone', name: nameOf(due), dueAt, work: due };
  switch (due.kind) {
    case 'push':
      return pushJob(due, accounts);
    case 'delayedReplies':
      return delayedJob(due, dueAt, accounts);
    case 'putOffReplies':
      return putOffJob(due, dueAt, accounts);
    case 'windowReminder':
      return { kind: 'remind', account: accountOf(due.account, accounts), reminder: due };
    case 'typing':
      return { kind: 'typing', account: accountOf(due.account, accounts), typing: due, next: null };
    default:
      return requestOf(due, accounts, now);
  }
}

async function requestOf(work: RequestWork, accounts: Accounts, now: number): Promise<Task> {
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
  const { account, push, receivedAt, decided, isUnanswered = false, answeredBy = null } = work;
  return {
    kind: 'job',
    account: accountOf(account, accounts),
    openId: push.openId,
    key: push.key,
    at: push.createTime,
    askedAt: push.createTime,
    opens: push.opens,
    closes: isUnsubscribe(push.message),
    notAfter: Number.POSITIVE_INFINITY,
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

function delayedJob(work: DelayedWork, dueAt: number, accounts: Accounts): Job {
  const account = accountOf(work.account, accounts);
  checkDelayed(work.messages, account);
  return {
    kind: 'job',
    account,
    openId: work.openId,
    key: work.key,
    at: Math.floor(dueAt),
    askedAt: work.askedAt ?? 0,
    opens: null,
    closes: false,
    notAfter: Number.POSITIVE_INFINITY,
    origin: { kind: 'delayed', work },
  };
}

function putOffJob(work: PutOffWork, dueAt: number, accounts: Accounts): Job {
  const account = accountOf(work.account, accounts);
  checkDelayed(
    work.replies.map(({ message }) => message),
    account,
  );
  return {
    kind: 'job',
    account,
    openId: work.openId,
    key: work.key,
    at: Math.floor(dueAt),
    askedAt: work.askedAt ?? 0,
    opens: null,
    closes: false,
    notAfter: work.notAfter ?? Number.POSITIVE_INFINITY,
    origin: { kind: 'putOff', work },
  };
}
