import type { LocalEvent } from '../aws/event-bus.ts';
import type { Observer } from '../observe.ts';
import type { EventView } from '../page/model.ts';
import { addLog } from './open-trace.ts';
import type { TraceContext } from './trace-context.ts';
import { traceRequest } from './trace-request.ts';
import { watchFunctions } from './watch-functions.ts';
import { type PendingPushes, watchWebhook } from './watch-webhook.ts';
import { watchWeChat } from './watch-wechat.ts';

/** Observes the local run, and records the path of every message. */
export function collectTraces(tracing: TraceContext): Observer {
  const pending: PendingPushes = new Map();
  return {
    webhook: watchWebhook(tracing, pending),
    wechat: watchWeChat(tracing),
    ...watchFunctions(tracing, pending),
    log: (functionName, line) => noteLog(tracing, functionName, line),
  };
}

/** An event of the bus as the page shows it; a request of another service begins a trace of its own. */
export function noteEvent(tracing: TraceContext, event: LocalEvent): EventView {
  const { book, now } = tracing;
  const detailType = event['detail-type'];
  if (detailType === 'WeChatSendRequested') traceRequest(tracing, event.source, event.detail);
  const trace = book.about(JSON.stringify(event.detail))?.id ?? null;
  return { id: event.id, at: now(), source: event.source, detailType, detail: event.detail, trace };
}

/** Log lines that name a message tell what the connections do not show. */
function noteLog(tracing: TraceContext, functionName: string, line: string): void {
  const fields = parse(line);
  if (fields === undefined) return;
  const { event, delivery, key, rule, code, reason } = fields;
  if (event === 'request_refused') {
    const refused = tracing.book.all().findLast(({ steps }) => {
      const push = steps.findLast(({ kind }) => kind === 'push');
      return push !== undefined && (push.end === null || push.failed) && push.facts['code'] === undefined;
    });
    if (refused === undefined) return;
    const push = refused.steps.findLast(({ kind }) => kind === 'push');
    if (push !== undefined) push.facts['code'] = String(code);
    const item = tracing.chat.all().find(({ id }) => id === refused.chatItem);
    if (item?.said.by === 'nobody' && item.said.what.kind === 'rejected') {
      tracing.chat.change(item.id, { by: 'nobody', what: { ...item.said.what, why: String(code) } });
    }
    tracing.book.changed(refused);
    return;
  }
  const name = typeof delivery === 'string' ? delivery.slice(0, delivery.lastIndexOf('.')) : key;
  if (typeof name !== 'string' || name === '') return;
  const trace = tracing.book.about(name);
  if (trace === undefined) return;
  addLog(trace, `${functionName.replace(/Function[0-9A-F]{8}$/, '')} ${line}`);
  if (typeof rule === 'string') trace.rule = rule;
  if (event === 'reply_refused') trace.refusal = String(reason);
  tracing.book.changed(trace);
}

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
