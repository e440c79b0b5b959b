import { requestKey } from '#shared/wechat/inbound/message-key.ts';
import { begin, end, type OpenTrace } from './open-trace.ts';
import { payload } from './payload.ts';
import type { TraceContext } from './trace-context.ts';

/** The trace of a request of another service; `undefined` if that names no user of an account. */
export function traceRequest(
  { book, now, accountNamed }: TraceContext,
  source: string,
  detail: Readonly<Record<string, unknown>>,
): OpenTrace | undefined {
  const metadata = (detail['metadata'] ?? {}) as { id?: unknown };
  const { account, openId, messages } = (detail['data'] ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof metadata.id !== 'string' || typeof account !== 'string' || typeof openId !== 'string') return;
  if (accountNamed(account) === undefined) return;
  const key = requestKey(account, openId, source, metadata.id);
  const trace =
    book.about(key) ??
    book.open({ account, openId, key, from: 'request', title: titleOf(messages), message: null }, now());
  trace.marks.add(`"${metadata.id}"`);
  const step = begin(trace, 'request', 'bus', { source, id: metadata.id }, [
    payload('detail', JSON.stringify(detail, null, 2)),
  ]);
  end(trace, step);
  step.waitedUntil = null;
  book.changed(trace);
  return trace;
}

function titleOf(messages: unknown): string {
  const [first] = [messages].flat() as ({ msgtype?: string; text?: { content?: string } } | undefined)[];
  return first?.text?.content ?? first?.msgtype ?? '?';
}
