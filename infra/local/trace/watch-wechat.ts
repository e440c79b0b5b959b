import type { LocalRequest, LocalResponse } from '../http-server.ts';
import type { Observer } from '../observe.ts';
import type { Fields } from '../page/model.ts';
import { uploadedFile } from './media-shelf.ts';
import { begin, end, type OpenStep, type OpenTrace, steadyNow } from './open-trace.ts';
import { requestPayloads, responsePayload } from './payload.ts';
import type { TraceContext } from './trace-context.ts';

/** How long the typing indicator is shown; milliseconds. */
const typingShows = 15_000;

/** Records the calls to the simulated WeChat and their outcomes. */
export function watchWeChat(tracing: TraceContext): Observer['wechat'] {
  return (request) => {
    switch (request.path) {
      case '/cgi-bin/message/custom/send':
        return watchSend(tracing, request);
      case '/cgi-bin/message/custom/typing':
        return watchTyping(tracing, request);
      case '/cgi-bin/media/upload':
        return watchUpload(tracing, request);
      default:
        return () => {};
    }
  };
}

function watchSend(tracing: TraceContext, request: LocalRequest): (response: LocalResponse) => void {
  const { touser, ...message } = parse(request.body);
  const openId = String(touser);
  const trace = workingFor(tracing, openId);
  if (trace === undefined) return () => {};
  const step: OpenStep = begin(trace, 'send', 'wechat', {
    msgtype: String(message['msgtype']),
    path: request.path,
    host: request.headers['host'] ?? '',
  });
  step.payloads = requestPayloads(request);
  const item = tracing.chat.add({
    account: trace.account,
    openId,
    trace: trace.id,
    said: { by: 'account', message, state: 'sending' },
  });
  step.chatItem = item.id;
  tracing.book.changed(trace);
  return (response) => {
    const { errcode, errmsg } = parse(response.body);
    const isSent = errcode === 0;
    end(trace, step, !isSent);
    step.facts['errcode'] = typeof errcode === 'number' ? errcode : null;
    step.facts['errmsg'] = typeof errmsg === 'string' ? errmsg : null;
    step.payloads = [...step.payloads, responsePayload(response)];
    if (isSent) {
      trace.seenAfter ??= steadyNow() - trace.origin;
      tracing.chat.change(item.id, { by: 'account', message, state: 'sent' });
    } else if (typeof errcode === 'number' && isAboutToken(errcode)) tracing.chat.remove(item.id);
    else {
      const code = typeof errcode === 'number' ? errcode : response.status;
      tracing.chat.change(item.id, { by: 'account', message, state: 'refused', code });
    }
    tracing.book.changed(trace);
  };
}

/** These codes are about the token; the message is sent again with another one. */
const isAboutToken = (code: number): boolean => [40001, 40014, 41001, 42001].includes(code);

function watchTyping(tracing: TraceContext, request: LocalRequest): (response: LocalResponse) => void {
  const { touser, command } = parse(request.body);
  const openId = String(touser);
  const trace = workingFor(tracing, openId);
  if (trace === undefined) return () => {};
  const step = begin(trace, 'typing', 'wechat', { command: String(command) }, requestPayloads(request));
  tracing.book.changed(trace);
  return (response) => {
    const { errcode } = parse(response.body);
    end(trace, step, errcode !== 0);
    step.facts['errcode'] = typeof errcode === 'number' ? errcode : null;
    if (errcode === 0) {
      const until = command === 'Typing' ? tracing.now() + typingShows : 0;
      tracing.tell({ kind: 'typing', account: trace.account, openId, until });
    }
    tracing.book.changed(trace);
  };
}

function watchUpload(tracing: TraceContext, request: LocalRequest): (response: LocalResponse) => void {
  const working = tracing.book.all().filter(({ handling }) => handling > 0);
  const trace = working.length === 1 ? working[0] : undefined;
  const type = request.query.get('type') ?? '';
  const step =
    trace && begin(trace, 'upload', 'wechat', { type, bytes: request.body.length, path: request.path });
  return (response) => {
    const answer = parse(response.body);
    const id = answer['media_id'] ?? answer['thumb_media_id'];
    const medium = uploadedFile(request.headers['content-type'] ?? '', request.body);
    if (typeof id === 'string' && medium !== undefined) tracing.media.put(id, medium);
    if (trace === undefined || step === undefined) return;
    end(trace, step, typeof id !== 'string');
    step.payloads = [responsePayload(response)];
    tracing.book.changed(trace);
  };
}

/** The user's message that is being answered: the one with the latest write. */
function workingFor({ book }: TraceContext, openId: string): OpenTrace | undefined {
  const working = book.all().filter((trace) => trace.openId === openId && trace.handling > 0);
  const lastWrite = ({ steps }: OpenTrace): number =>
    Math.max(
      0,
      ...steps.filter(({ kind }) => kind === 'reserve' || kind === 'send').map(({ start }) => start),
    );
  const absolute = (trace: OpenTrace): number => trace.origin + lastWrite(trace);
  return (
    working
      .filter(({ steps }) => steps.some(({ kind }) => kind === 'reserve'))
      .toSorted((a, b) => absolute(b) - absolute(a))[0] ?? working[0]
  );
}

function parse(body: string | Buffer): Fields {
  try {
    return (JSON.parse(body.toString()) ?? {}) as Fields;
  } catch {
    return {};
  }
}
