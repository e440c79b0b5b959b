import { conversationId } from '#shared/aws/conversation-item.ts';
import type { Push } from '#shared/wechat/inbound/push.ts';
import type { Conversation } from '#shared/window/conversation.ts';
import { windowLeft } from '#shared/window/grants.ts';
import type { ObservedInvocation, Observer } from '../observe.ts';
import { explainPush } from './ask-rules.ts';
import { begin, end, lastStep, type OpenStep, type OpenTrace, openStep } from './open-trace.ts';
import { tellOutcome } from './outcome.ts';
import { payload, pretty } from './payload.ts';
import type { TraceContext } from './trace-context.ts';
import { traceRequest } from './trace-request.ts';
import type { PendingPushes } from './watch-webhook.ts';

/** Records what the functions do: which message they handle, and what they write and queue for it. */
export function watchFunctions(
  tracing: TraceContext,
  pending: PendingPushes,
): Pick<Observer, 'invocation' | 'dynamoDb' | 'aws'> {
  const { book } = tracing;
  return {
    async invocation({ event }) {
      const receiving = pending.get(bodyOf(event));
      if (receiving !== undefined) {
        receiving.before ??= remembered(tracing, receiving);
        await receiving.before;
        begin(receiving, 'verify', 'receiver');
        book.changed(receiving);
        return () => {
          end(receiving, openStep(receiving, 'verify'));
          book.changed(receiving);
        };
      }
      const found = await Promise.all(recordsOf(event).map((body) => readRecord(tracing, body)));
      const traces = found.flatMap((one) => one ?? []).map((one) => startHandling(tracing, one));
      return ({ ok }) => {
        for (const trace of traces) {
          trace.handling--;
          if (trace.handling > 0) continue;
          for (const step of trace.steps) end(trace, step, step.kind === 'send' || !ok);
          tellOutcome(tracing, trace);
          book.changed(trace);
        }
      };
    },

    dynamoDb({ operation, body }) {
      if (operation !== 'UpdateItem' && operation !== 'PutItem') return () => {};
      const trace = book.about(body);
      if (trace === undefined || trace.openId === null) return () => {};
      // The records of deliveries and the media have the key too.
      if (
        !body.includes(conversationId({ account: trace.account, openId: trace.openId })) ||
        /"record"|"media"/.test(body)
      ) {
        return () => {};
      }
      const isReceiver = trace.handling === 0;
      end(trace, openStep(trace, 'rules'));
      if (isReceiver) {
        end(trace, openStep(trace, 'verify'));
        // If a passive reply is possible, the receiver asks the rules before it writes.
        if (lastStep(trace, 'rules') === undefined) end(trace, begin(trace, 'rules', 'receiver'));
      }
      const before = trace.steps.findLast(({ kind }) => ['reserve', 'send', 'settle'].includes(kind));
      const kind = before?.kind === 'send' || before?.kind === 'settle' ? 'settle' : 'reserve';
      // If a claim has to read first, it writes again.
      const step =
        before?.kind === kind && before.facts['isRefused'] === true
          ? before
          : begin(trace, kind, isReceiver ? 'receiver' : 'sender');
      if (before?.kind === 'send') end(trace, before, true);
      step.payloads = [payload('request', pretty(body))];
      book.changed(trace);
      return (status) => {
        step.end = null;
        end(trace, step);
        step.facts['isRefused'] = status !== 200;
        book.changed(trace);
        if (status === 200) void noteLedger(tracing, trace, step);
      };
    },

    aws({ headers, body, path }) {
      noteSchedule(tracing, path, body);
      const target = headers['x-amz-target'] ?? '';
      const text = body.toString('utf8');
      if (target.startsWith('AmazonSQS.SendMessage')) {
        const trace = book.about(text);
        if (trace === undefined) return () => {};
        end(trace, openStep(trace, 'verify'));
        const { QueueUrl: url } = JSON.parse(text) as { QueueUrl?: string };
        const step = begin(trace, 'queue', trace.handling > 0 ? 'sender' : 'receiver', {
          queue: nameOf(url ?? ''),
        });
        step.payloads = [payload('request', pretty(text))];
        step.waitedUntil = null;
        book.changed(trace);
        return () => {
          end(trace, step);
          book.changed(trace);
        };
      }
      if (target === 'AWSEvents.PutEvents') return putEvents(tracing, text);
      return () => {};
    },
  };
}

/** How much may still be sent after a write, and how many messages it reserved for this delivery. */
async function noteLedger(tracing: TraceContext, trace: OpenTrace, step: OpenStep): Promise<void> {
  const conversation = await remembered(tracing, trace);
  if (conversation === undefined) return;
  const { messages, until } = windowLeft(conversation.grants, tracing.now() / 1000);
  const replies = conversation.deliveries[trace.key ?? '']?.replies ?? [];
  step.facts['left'] = messages;
  step.facts['until'] = until;
  step.facts['setAside'] = replies.filter(({ state }) => state === 'reserved').length;
  tracing.book.changed(trace);
}

/** Work for much later is left to the scheduler. */
function noteSchedule({ scheduled }: TraceContext, path: string, body: Buffer): void {
  const [, name] = /^\/schedules\/(.+)$/.exec(path) ?? [];
  if (name === undefined) return;
  const { ScheduleExpression: expression = '', Target: target } = parse(body.toString('utf8')) as {
    ScheduleExpression?: string;
    Target?: { Input?: string };
  };
  const [, moment] = /^at\((.+)\)$/.exec(expression) ?? [];
  if (moment !== undefined) scheduled.set(name, { at: Date.parse(`${moment}Z`), body: target?.Input ?? '' });
}

function putEvents({ book }: TraceContext, text: string) {
  const { Entries: entries = [] } = JSON.parse(text) as {
    Entries?: { Detail?: string; DetailType?: string }[];
  };
  const steps = entries.flatMap(({ Detail: detail = '', DetailType: detailType = '' }) => {
    const trace = book.about(detail);
    if (trace === undefined) return [];
    const step = begin(trace, 'event', 'bus', { detailType }, [payload('detail', pretty(detail))]);
    book.changed(trace);
    return [{ trace, step }];
  });
  return () => {
    for (const { trace, step } of steps) {
      end(trace, step);
      book.changed(trace);
    }
  };
}

interface ReadRecord {
  readonly trace: OpenTrace;
  readonly work: Work;
  /** The user's memory before the record was handled. */
  readonly conversation: Conversation | undefined;
}

interface Work {
  readonly kind?: string;
  readonly source?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly key?: string;
  readonly push?: Push;
  readonly work?: { readonly key?: string };
}

/** The subject of a record of the queue. */
async function readRecord(tracing: TraceContext, body: string): Promise<ReadRecord | undefined> {
  const work = parse(body) as Work;
  const trace = tracing.book.about(body) ?? traceOfRequest(tracing, work);
  if (trace === undefined || trace.openId === null) return undefined;
  const conversation = work.push === undefined ? undefined : await remembered(tracing, trace);
  return { trace, work, conversation };
}

/** A request that came to the queue by another way than the bus, or so long ago that its trace is gone. */
function traceOfRequest(tracing: TraceContext, { kind, source, detail }: Work): OpenTrace | undefined {
  if (kind !== 'WeChatSendRequested' || source === undefined || detail === undefined) return undefined;
  return traceRequest(tracing, source, detail);
}

/** The user's memory; nothing if the run is being stopped. */
async function remembered(
  tracing: TraceContext,
  { account, openId }: OpenTrace,
): Promise<Conversation | undefined> {
  if (openId === null) return undefined;
  return tracing.conversationOf(account, openId).catch(() => undefined);
}

/** Called when the sender begins to handle a record. */
function startHandling(tracing: TraceContext, { trace, work, conversation }: ReadRecord): OpenTrace {
  for (const key of [work.key, work.work?.key]) if (key !== undefined) trace.marks.add(key);
  trace.handling++;
  if (trace.outcome === 'failed') trace.outcome = 'running';
  const queued = lastStep(trace, 'queue');
  if (queued?.waitedUntil === null) {
    end(trace, queued);
    queued.waitedUntil = performance.now() - trace.origin;
  }
  if (work.push === undefined) return trace;
  const step = lastStep(trace, 'rules') ?? begin(trace, 'rules', 'sender');
  tracing.book.changed(trace);
  void lookAtRules(tracing, trace, work.push, conversation).catch((error: unknown) => {
    step.facts['problem'] = String(error);
    tracing.book.changed(trace);
  });
  return trace;
}

async function lookAtRules(
  tracing: TraceContext,
  trace: OpenTrace,
  push: Push,
  conversation: Conversation | undefined,
): Promise<void> {
  const traced = tracing.accountNamed(trace.account);
  if (traced === undefined) return;
  const rules = await tracing.rulesFor(trace.account, { openId: push.openId, at: push.createTime });
  // A repeat, or a push that the receiver has decided, uses the memory of that time.
  const isDecided = conversation?.deliveries[push.key] !== undefined;
  if (isDecided && (trace.asked !== undefined || trace.before === undefined)) return;
  const asked = explainPush(rules, push, isDecided ? await trace.before : conversation, traced.quotas);
  trace.rules = asked.rules;
  trace.rule ??= asked.decision?.rule ?? null;
  trace.asked = asked;
  tracing.book.changed(trace);
}

function bodyOf(event: ObservedInvocation['event']): string {
  const { body, rawPath, isBase64Encoded } = (event ?? {}) as {
    body?: string;
    rawPath?: string;
    isBase64Encoded?: boolean;
  };
  if (rawPath === undefined) return '';
  return isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('utf8') : (body ?? '');
}

function recordsOf(event: unknown): string[] {
  const records = (event as { Records?: readonly { body?: string }[] } | undefined)?.Records ?? [];
  return records.map(({ body = '' }) => body);
}

/** A queue's name without the suffix that the CDK adds. */
export function nameOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1).replace(/[0-9A-F]{8}(?=(\.fifo)?$)/, '');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
