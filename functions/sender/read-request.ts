import { type RequestData, sendRequestedSchema } from '#shared/contracts/send-requested.ts';
import type { RequestWork } from '#shared/contracts/work.ts';
import type { EpochSeconds } from '#shared/epoch.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import { checkWith, inOneLine } from '#shared/schema-check.ts';
import { formerRequestKey, requestKey } from '#shared/wechat/inbound/message-key.ts';
import { unconditional } from '#shared/window/conditions.ts';
import type { InvalidRequest, Postponed, Task } from './job.ts';
import { requestedMessages } from './requested-messages.ts';

/** How far ahead a request may be delayed; the ledger remembers a user for longer. Seconds. */
const longestDelay = 30 * 24 * 60 * 60;
/** Our own limit, far above what a window holds; characters of JSON. */
const largestRequest = 128 * 1024;
/** The description of an invalid request must fit into an event. */
const mostProblems = 10;
const longestProblem = 1000;

/**
 * What to do for a request of another service.
 *
 * @param now work that is due by then is done now; epoch seconds
 */
export async function requestTask(
  work: RequestWork,
  accounts: ReadonlyMap<string, SenderAccount>,
  now: EpochSeconds,
): Promise<Task> {
  const { detail, time, source } = work;
  const size = JSON.stringify(detail).length;
  const askedAt = Math.floor(Date.parse(time) / 1000);
  const named = namesIn(detail);
  const invalid = (problem: string): InvalidRequest => ({
    kind: 'invalid',
    source,
    ...named,
    key: requestKey(named.account, named.openId, source, named.requestId),
    at: askedAt,
    problem: problem.slice(0, longestProblem),
  });
  // Checked first, because everything after it takes time for which others wait.
  if (size > largestRequest)
    return invalid(`is ${size} characters of JSON; this product takes at most ${largestRequest}`);
  const checked = checkWith(sendRequestedSchema, detail);
  if (!checked.ok) return invalid(inOneLine(checked.issues.slice(0, mostProblems)));
  const { metadata, data } = checked.value;
  const account = accounts.get(data.account);
  if (account === undefined) {
    const known = [...accounts.keys()].join(', ');
    return invalid(`data.account: is not an account of this stack; it can be ${known}`);
  }
  const notAfter = secondsOf(data.notAfter) ?? Number.POSITIVE_INFINITY;
  const sendAt = secondsOf(data.sendAt) ?? askedAt;
  const problems = [...fieldProblems(data)];
  if (data.sendAt !== undefined) problems.push(...timeProblems(sendAt, notAfter, askedAt));
  const { messages, problems: wrong } = await requestedMessages(data, account);
  problems.push(...wrong);
  if (problems.length > 0) return invalid(problems.slice(0, mostProblems).join('; '));
  const asked = metadata.idempotencyKey ?? metadata.id;
  const keys = [
    requestKey(data.account, data.openId, source, asked),
    formerRequestKey(data.account, data.openId, asked),
  ] as const;
  // A request that an earlier stack queued or scheduled may have been tried under its old key, so it keeps that key.
  const [key, alias] = work.event === undefined ? (keys.toReversed() as [string, string]) : keys;
  // Without a time of its own it is due, though our clock may still be behind the bus's.
  if (data.sendAt !== undefined && sendAt > now) return { kind: 'postpone', name: key, dueAt: sendAt, work };
  const unlessUserWroteSince = data.unlessUserWrote === true ? pushOf(data.inReplyTo ?? '') : null;
  const evenWhenMuted = data.evenWhenMuted === true;
  if (data.typing !== undefined) {
    const { account: name, openId } = data;
    const until = now + (data.typing === true ? 0 : Number.parseInt(data.typing, 10));
    const about = { account: name, openId, key, since: now, until, unlessUserWroteSince, evenWhenMuted };
    const rest: RequestWork = { ...work, detail: { metadata, data: { ...data, typing: undefined } } };
    const next: Postponed = { kind: 'postpone', name: key, dueAt: until, work: rest };
    const hasNext = data.messages !== undefined;
    return { kind: 'typing', account, typing: { kind: 'typing', ...about }, next: hasNext ? next : null };
  }
  // A request that was put off is no older than the time it was put off to.
  const at = Math.max(askedAt, Math.floor(sendAt));
  return {
    kind: 'job',
    account,
    openId: data.openId,
    key,
    at,
    askedAt,
    opens: null,
    closes: false,
    correlationId: metadata.correlationId ?? metadata.id,
    conditions: {
      ...unconditional,
      notAfter,
      unlessUserWroteSince,
      unlessMutedAfter: evenWhenMuted ? null : at,
    },
    request: { requestId: metadata.id, source },
    timesPutOff: 0,
    forgets: null,
    origin: {
      kind: 'request',
      messages: messages.map((message, place) => ({ ...message, rule: null, deliveryId: `${key}.${place}` })),
      alias,
    },
  };
}

function secondsOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time) / 1000;
}

function* timeProblems(
  sendAt: EpochSeconds,
  notAfter: EpochSeconds,
  askedAt: EpochSeconds,
): Generator<string> {
  if (sendAt > notAfter) yield 'data.sendAt: is after data.notAfter, so nothing could ever be sent';
  if (sendAt > askedAt + longestDelay) yield 'data.sendAt: is more than 30 days ahead';
}

function* fieldProblems({ messages, typing, inReplyTo, unlessUserWrote }: RequestData): Generator<string> {
  if (messages === undefined && typing === undefined) yield 'data.messages: is missing';
  if (unlessUserWrote === true && inReplyTo === undefined)
    yield 'data.inReplyTo: is missing, so nobody knows since when the user must not have written';
}

/** The key of the push that an event is about: events that rules emit have a number behind it. */
function pushOf(eventId: string): string {
  return eventId.replace(/\.emit\.\d+$/, '');
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
