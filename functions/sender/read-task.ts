import { CodedError } from '#shared/coded-error.ts';
import { type DelayedWork, type PushWork, type Work, workSchema } from '#shared/contracts/work.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import { checkWith, inOneLine } from '#shared/schema-check.ts';
import type { Job, Task } from './job.ts';
import { requestTask } from './read-request.ts';

type Accounts = ReadonlyMap<string, SenderAccount>;

/**
 * Reads the body of a queue message.
 *
 * @param now epoch seconds
 * @throws CodedError `work_malformed` | `work_of_unknown_account`: only the receiver, the bus's rule and the sender write
 * to the queue, so these end in the dead-letter queue, to be sent again once the cause is mended
 */
export function readTask(body: string, accounts: Accounts, now: number): Task {
  const work = readWork(body);
  if (work.kind === 'push') return pushJob(work, accounts);
  if (work.kind !== 'later') return requestTask(work, accounts, now);
  const { dueAt, work: due } = work;
  if (dueAt > now) return { kind: 'early', seconds: dueAt - now };
  switch (due.kind) {
    case 'delayedReplies':
      return delayedJob(due, dueAt, accounts);
    case 'windowReminder':
      return { kind: 'remind', account: accountOf(due.account, accounts), reminder: due };
    default:
      return requestTask(due, accounts, now);
  }
}

function readWork(body: string): Work {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new CodedError('work_malformed', 'The queue message is not JSON.');
  }
  const checked = checkWith(workSchema, value);
  if (checked.ok) return checked.value;
  throw new CodedError(
    'work_malformed',
    `The queue message cannot be understood: ${inOneLine(checked.issues)}.`,
  );
}

function accountOf(id: string, accounts: Accounts): SenderAccount {
  const account = accounts.get(id);
  if (account !== undefined) return account;
  throw new CodedError(
    'work_of_unknown_account',
    `The queue message is for ${id}, which is not an account of this stack.`,
  );
}

function pushJob({ account, push, receivedAt, answeredBy }: PushWork, accounts: Accounts): Job {
  return {
    kind: 'job',
    account: accountOf(account, accounts),
    openId: push.openId,
    key: push.key,
    at: push.createTime,
    opens: push.opens,
    closes: push.message.type === 'event' && push.message.event === 'unsubscribe',
    notAfter: Number.POSITIVE_INFINITY,
    origin: { kind: 'push', push, receivedAt, answeredBy: answeredBy ?? null },
  };
}

function delayedJob(work: DelayedWork, dueAt: number, accounts: Accounts): Job {
  const { account, openId, key, rule, correlationId, messages, unlessContactAfter } = work;
  return {
    kind: 'job',
    account: accountOf(account, accounts),
    openId,
    key,
    at: Math.floor(dueAt),
    opens: null,
    closes: false,
    notAfter: Number.POSITIVE_INFINITY,
    origin: { kind: 'delayed', rule, correlationId, messages, unlessContactAfter },
  };
}
