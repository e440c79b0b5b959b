import { sendRequestedSchema } from '#shared/contracts/send-requested.ts';
import type { RequestWork } from '#shared/contracts/work.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import { checkWith, inOneLine } from '#shared/schema-check.ts';
import { requestKey } from '#shared/wechat/inbound/message-key.ts';
import { type CheckedOutgoing, checkOutgoing } from '#shared/wechat/outgoing/check-outgoing.ts';
import { mediaFilesOf } from '#shared/wechat/outgoing/media-files.ts';
import type { OutgoingMessage } from '#shared/wechat/outgoing/outgoing-types.ts';
import { splitLongText } from '#shared/wechat/outgoing/split-text.ts';
import type { InvalidRequest, Task } from './job.ts';

/** How far ahead a request may be put off; what the ledger knows of a user is kept for longer. Seconds. */
const longestDelay = 30 * 24 * 60 * 60;
/** Our own limit, far above what a window holds; characters of JSON. */
const largestRequest = 128 * 1024;
/** What is told of an invalid request has to fit into an event. */
const mostProblems = 10;
const longestProblem = 1000;

/**
 * What is to be done for another service's request.
 *
 * @param now what is due up to then is to be done; epoch seconds
 */
export function requestTask(
  work: RequestWork,
  accounts: ReadonlyMap<string, SenderAccount>,
  now: number,
): Task {
  const { detail, time } = work;
  const size = JSON.stringify(detail).length;
  const askedAt = Math.floor(Date.parse(time) / 1000);
  const unreadable = (problem: string): InvalidRequest => ({
    kind: 'invalid',
    ...namesIn(detail),
    at: askedAt,
    problem: problem.slice(0, longestProblem),
  });
  // Before it is looked at any closer, which takes time that others wait for.
  if (size > largestRequest)
    return unreadable(`is ${size} characters of JSON; this product takes at most ${largestRequest}`);
  const checked = checkWith(sendRequestedSchema, detail);
  if (!checked.ok) return unreadable(inOneLine(checked.issues.slice(0, mostProblems)));
  const { metadata, data } = checked.value;
  const invalid = (problem: string): InvalidRequest => ({
    kind: 'invalid',
    account: data.account,
    openId: data.openId,
    requestId: metadata.id,
    at: askedAt,
    problem: problem.slice(0, longestProblem),
  });
  const account = accounts.get(data.account);
  if (account === undefined) {
    const known = [...accounts.keys()].join(', ');
    return invalid(`data.account: is not an account of this stack; it can be ${known}`);
  }
  const notAfter = secondsOf(data.notAfter) ?? Number.POSITIVE_INFINITY;
  const sendAt = secondsOf(data.sendAt) ?? askedAt;
  const messages: OutgoingMessage[] = [];
  const problems = data.sendAt === undefined ? [] : [...timeProblems(sendAt, notAfter, askedAt)];
  for (const [index, message] of data.messages.entries()) {
    const outgoing = checkRequested(message, account);
    if (outgoing.ok) messages.push(...splitLongText(outgoing.message));
    else
      for (const { field, problem } of outgoing.problems)
        problems.push(`data.messages[${index}].${field}: ${problem}`);
  }
  if (problems.length > 0) return invalid(problems.slice(0, mostProblems).join('; '));
  const key = requestKey(data.account, data.openId, metadata.idempotencyKey ?? metadata.id);
  // Without a time of its own it is due, though our clock may still be behind the bus's.
  if (data.sendAt !== undefined && sendAt > now) return { kind: 'postpone', name: key, dueAt: sendAt, work };
  return {
    kind: 'job',
    account,
    openId: data.openId,
    key,
    // What was put off is no older than the time that it was put off to.
    at: Math.max(askedAt, Math.floor(sendAt)),
    opens: null,
    closes: false,
    notAfter,
    origin: {
      kind: 'request',
      requestId: metadata.id,
      correlationId: metadata.correlationId ?? metadata.id,
      messages,
    },
  };
}

function secondsOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time) / 1000;
}

function* timeProblems(sendAt: number, notAfter: number, askedAt: number): Generator<string> {
  if (sendAt > notAfter) yield 'data.sendAt: is after data.notAfter, so nothing could ever be sent';
  if (sendAt > askedAt + longestDelay) yield 'data.sendAt: is more than 30 days ahead';
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
