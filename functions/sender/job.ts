import type { SenderAccount } from '#shared/account/function-config.ts';
import { CodedError } from '#shared/coded-error.ts';
import { sendRequestedSchema } from '#shared/contracts/send-requested.ts';
import { type PushWork, type RequestWork, type Work, workSchema } from '#shared/contracts/work.ts';
import { checkWith, inOneLine } from '#shared/schema-check.ts';
import type { ActionClass } from '#shared/wechat/inbound/action-class.ts';
import { shortHash } from '#shared/wechat/inbound/message-key.ts';
import type { Push } from '#shared/wechat/inbound/push.ts';
import { type CheckedOutgoing, checkOutgoing } from '#shared/wechat/outgoing/check-outgoing.ts';
import { mediaFilesOf } from '#shared/wechat/outgoing/media-files.ts';
import type { OutgoingMessage } from '#shared/wechat/outgoing/outgoing-types.ts';
import { splitLongText } from '#shared/wechat/outgoing/split-text.ts';

/** One message of the queue, understood. */
export interface Job {
  readonly kind: 'job';
  readonly account: SenderAccount;
  readonly openId: string;
  /** The same for every repeat of the push or request. */
  readonly key: string;
  /** `CreateTime` of the push or the bus's time of the request; epoch seconds. */
  readonly at: number;
  readonly opens: ActionClass | null;
  readonly closes: boolean;
  /** After this the messages are refused; epoch seconds. */
  readonly notAfter: number;
  readonly origin: JobOrigin;
}

export type JobOrigin =
  | {
      readonly kind: 'push';
      readonly push: Push;
      readonly receivedAt: number;
      /** The rule that the receiver has answered by already. */
      readonly answeredBy: string | null;
    }
  | {
      readonly kind: 'request';
      readonly requestId: string;
      readonly correlationId: string;
      readonly messages: readonly OutgoingMessage[];
    };

/** A request that cannot be served, told to the bus instead. */
export interface InvalidRequest {
  readonly kind: 'invalid';
  readonly account: string;
  readonly openId: string;
  readonly requestId: string;
  readonly at: number;
  readonly problem: string;
}

/**
 * Reads the body of a queue message.
 *
 * @throws CodedError `work_malformed` | `work_of_unknown_account`: only the receiver and the bus's rule write to the
 * queue, so these end in the dead-letter queue, to be sent again once the cause is mended
 */
export function readJob(body: string, accounts: ReadonlyMap<string, SenderAccount>): Job | InvalidRequest {
  const work = readWork(body);
  return work.kind === 'push' ? pushJob(work, accounts) : requestJob(work, accounts);
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

function pushJob(
  { account: id, push, receivedAt, answeredBy }: PushWork,
  accounts: ReadonlyMap<string, SenderAccount>,
): Job {
  const account = accounts.get(id);
  if (account === undefined) {
    throw new CodedError(
      'work_of_unknown_account',
      `The queue message is for ${id}, which is not an account of this stack.`,
    );
  }
  return {
    kind: 'job',
    account,
    openId: push.openId,
    key: push.key,
    at: push.createTime,
    opens: push.opens,
    closes: push.message.type === 'event' && push.message.event === 'unsubscribe',
    notAfter: Number.POSITIVE_INFINITY,
    origin: { kind: 'push', push, receivedAt, answeredBy: answeredBy ?? null },
  };
}

function requestJob(
  { detail, time }: RequestWork,
  accounts: ReadonlyMap<string, SenderAccount>,
): Job | InvalidRequest {
  const at = Math.floor(Date.parse(time) / 1000);
  const checked = checkWith(sendRequestedSchema, detail);
  if (!checked.ok) return { kind: 'invalid', ...namesIn(detail), at, problem: inOneLine(checked.issues) };
  const { metadata, data } = checked.value;
  const names = { account: data.account, openId: data.openId, requestId: metadata.id };
  const account = accounts.get(data.account);
  if (account === undefined) {
    const known = [...accounts.keys()].join(', ');
    return {
      kind: 'invalid',
      ...names,
      at,
      problem: `data.account: is not an account of this stack; it can be ${known}`,
    };
  }
  const messages: OutgoingMessage[] = [];
  const problems: string[] = [];
  for (const [index, message] of data.messages.entries()) {
    const outgoing = checkRequested(message, account);
    if (outgoing.ok) messages.push(...splitLongText(outgoing.message));
    else
      for (const { field, problem } of outgoing.problems)
        problems.push(`data.messages[${index}].${field}: ${problem}`);
  }
  if (problems.length > 0) return { kind: 'invalid', ...names, at, problem: problems.join('; ') };
  return {
    kind: 'job',
    account,
    openId: data.openId,
    key: shortHash(['request', data.account, data.openId, metadata.idempotencyKey ?? metadata.id]),
    at,
    opens: null,
    closes: false,
    notAfter: data.notAfter === undefined ? Number.POSITIVE_INFINITY : Date.parse(data.notAfter) / 1000,
    origin: {
      kind: 'request',
      requestId: metadata.id,
      correlationId: metadata.correlationId ?? metadata.id,
      messages,
    },
  };
}

/** The files beside this function are for its rules; whoever may write to the bus must not be able to read them out. */
function checkRequested(message: unknown, { kind, appId }: SenderAccount): CheckedOutgoing {
  const checked = checkOutgoing(message, kind, appId);
  if (!checked.ok) return checked;
  const problems = mediaFilesOf(checked.message, kind).map(({ field }) => ({
    field: `${checked.message.msgtype}.${field}`,
    problem: 'is a file, which only rules can name; give a media id',
  }));
  return problems.length === 0 ? checked : { ok: false, problems };
}

/** What an invalid request says of itself, as far as it does. */
function namesIn(detail: unknown): Pick<InvalidRequest, 'account' | 'openId' | 'requestId'> {
  const { metadata, data } = (detail ?? {}) as {
    metadata?: { id?: unknown };
    data?: { account?: unknown; openId?: unknown };
  };
  const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 200) : '');
  return { account: text(data?.account), openId: text(data?.openId), requestId: text(metadata?.id) };
}
