import type { LocalRequest } from '../http-server.ts';
import type { Observer } from '../observe.ts';
import { type DecodedPush, decodePush } from './decode-push.ts';
import { begin, end, lastStep, type OpenTrace, titleOf } from './open-trace.ts';
import { passiveAnswer } from './passive-answer.ts';
import { payload, responsePayload } from './payload.ts';
import type { TraceContext } from './trace-context.ts';

/** Pushes that the receiver is handling, by their body, so that its invocation can be matched with them. */
export type PendingPushes = Map<string, OpenTrace>;

/** Begins a trace with each push, whoever sent it. */
export function watchWebhook(tracing: TraceContext, pending: PendingPushes): Observer['webhook'] {
  return (request) => {
    const [, name = ''] = request.path.split('/');
    const traced = tracing.accountNamed(name);
    if (traced === undefined || request.method !== 'POST') return () => {};
    const body = request.body.toString('utf8');
    const decoded = decodePush(body, traced.keys);
    const known = decoded === undefined ? undefined : tracing.book.about(decoded.push.key);
    const trace = known ?? open(tracing, name, request, decoded);
    trace.fields ??= decoded?.fields ?? null;
    trace.wire ??= { query: Object.fromEntries(request.query), body };
    const step = begin(trace, 'push', 'wechat', {
      path: request.path,
      bytes: request.body.length,
      mode: decoded?.isEncrypted ? traced.account.encryption : 'plaintext',
      isRepeat: known !== undefined,
      age: age(request, tracing.now()),
    });
    step.payloads = pushPayloads(request, decoded);
    pending.set(body, trace);
    tracing.book.changed(trace);

    return (response) => {
      end(trace, step, response.status !== 200);
      pending.delete(body);
      step.facts['status'] = response.status;
      step.payloads = [...step.payloads, responsePayload(response)];
      end(trace, lastStep(trace, 'verify'), response.status !== 200);
      if (response.status === 200) {
        const answer = passiveAnswer(response.body.toString(), traced);
        step.facts['answer'] = answer?.kind ?? (response.body.length === 0 ? 'empty' : 'success');
        if (answer !== undefined) showAnswer(tracing, trace, answer);
      } else if (known === undefined) reject(tracing, trace, response.status);
      tracing.book.changed(trace);
    };
  };
}

function open(
  tracing: TraceContext,
  account: string,
  request: LocalRequest,
  decoded: DecodedPush | undefined,
): OpenTrace {
  const { push } = decoded ?? {};
  const openId = push?.openId ?? request.query.get('openid');
  const trace = tracing.book.open(
    {
      account,
      openId,
      key: push?.key ?? null,
      from: 'push',
      title: push === undefined ? '?' : titleOf(push.message),
      message: push?.message ?? null,
    },
    tracing.now(),
  );
  if (openId !== null) tracing.meet(openId);
  if (push === undefined) return trace;
  const { message } = push;
  const { type, ...fields } = message;
  const item = tracing.chat.add({
    account,
    openId: push.openId,
    trace: trace.id,
    said:
      message.type === 'event' || message.type === 'unknownEvent'
        ? { by: 'nobody', what: { kind: 'event', event: message.event, fields } }
        : { by: 'user', type, fields },
  });
  trace.chatItem = item.id;
  return trace;
}

/** A push that the receiver refused is not from a user. */
function reject(tracing: TraceContext, trace: OpenTrace, status: number): void {
  if (status >= 500) return;
  trace.outcome = 'rejected';
  if (trace.chatItem !== null) tracing.chat.remove(trace.chatItem);
  if (trace.openId === null) return;
  const item = tracing.chat.add({
    account: trace.account,
    openId: trace.openId,
    trace: trace.id,
    said: { by: 'nobody', what: { kind: 'rejected', status, why: '' } },
  });
  trace.chatItem = item.id;
}

function showAnswer(
  tracing: TraceContext,
  trace: OpenTrace,
  answer: NonNullable<ReturnType<typeof passiveAnswer>>,
): void {
  if (trace.openId === null) return;
  const about = { account: trace.account, openId: trace.openId, trace: trace.id };
  trace.outcome = 'replied';
  trace.seenAfter ??= lastStep(trace, 'push')?.end ?? null;
  if (answer.kind === 'transfer') {
    tracing.chat.add({ ...about, said: { by: 'nobody', what: { kind: 'transfer', agent: answer.agent } } });
  } else {
    tracing.chat.add({
      ...about,
      said: { by: 'account', message: answer.message, state: 'sent', isPassive: true },
    });
  }
}

/** How old the signed time of a push is; seconds. */
function age({ query }: LocalRequest, now: number): number | null {
  const timestamp = Number(query.get('timestamp') ?? Number.NaN);
  return Number.isNaN(timestamp) ? null : Math.round(now / 100 - timestamp * 10) / 10;
}

function pushPayloads({ method, path, rawQueryString, headers, body }: LocalRequest, decoded?: DecodedPush) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [
    ...(decoded === undefined ? [] : [payload('plain', decoded.plain)]),
    ...(decoded?.isEncrypted === false ? [] : [payload('cipher', body.toString('utf8'))]),
    payload('headers', [`${method} ${path}?${rawQueryString}`, ...lines].join('\n')),
  ];
}
