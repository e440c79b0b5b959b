import { conversationId } from '#shared/aws/conversation-item.ts';
import type { Push } from '#shared/wechat/inbound/push.ts';
import type { Conversation } from '#shared/window/conversation.ts';
import { windowLeft } from '#shared/window/grants.ts';
import type { ObservedInvocation, Observer } from '../observe.ts';
import { explainPush } from './ask-rules.ts';
import { begin, type Draft, end, lastStep, type OpenStep, openStep } from './draft.ts';
import { tellOutcome } from './outcome.ts';
import { payload, pretty } from './payload.ts';
import type { Scene } from './scene.ts';
import type { PendingPushes } from './watch-webhook.ts';

/** Records what the functions do: which message they handle, and what they write and queue for it. */
export function watchFunctions(
  scene: Scene,
  pending: PendingPushes,
): Pick<Observer, 'invocation' | 'dynamoDb' | 'aws'> {
  const { book } = scene;
  return {
    async invocation({ event }) {
      const receiving = pending.get(bodyOf(event));
      if (receiving !== undefined) {
        receiving.before ??= remembered(scene, receiving);
        await receiving.before;
        begin(receiving, 'verify', 'receiver');
        book.changed(receiving);
        return () => {
          end(receiving, openStep(receiving, 'verify'));
          book.changed(receiving);
        };
      }
      const found = await Promise.all(recordsOf(event).map((body) => readRecord(scene, body)));
      const drafts = found.flatMap((one) => one ?? []).map((one) => startHandling(scene, one));
      return ({ ok }) => {
        for (const draft of drafts) {
          draft.handling--;
          if (draft.handling > 0) continue;
          for (const step of draft.steps) end(draft, step, step.kind === 'send' || !ok);
          tellOutcome(scene, draft);
          book.changed(draft);
        }
      };
    },

    dynamoDb({ operation, body }) {
      if (operation !== 'UpdateItem' && operation !== 'PutItem') return () => {};
      const draft = book.about(body);
      if (draft === undefined || draft.openId === null) return () => {};
      // The records of deliveries and the media have the key too.
      if (
        !body.includes(conversationId({ account: draft.account, openId: draft.openId })) ||
        /"record"|"media"/.test(body)
      ) {
        return () => {};
      }
      const isReceiver = draft.handling === 0;
      end(draft, openStep(draft, 'rules'));
      if (isReceiver) {
        end(draft, openStep(draft, 'verify'));
        // If a passive reply is possible, the receiver asks the rules before it writes.
        if (lastStep(draft, 'rules') === undefined) end(draft, begin(draft, 'rules', 'receiver'));
      }
      const before = draft.steps.findLast(({ kind }) => ['reserve', 'send', 'settle'].includes(kind));
      const kind = before?.kind === 'send' || before?.kind === 'settle' ? 'settle' : 'reserve';
      // If a claim has to read first, it writes again.
      const step =
        before?.kind === kind && before.facts['isRefused'] === true
          ? before
          : begin(draft, kind, isReceiver ? 'receiver' : 'sender');
      if (before?.kind === 'send') end(draft, before, true);
      step.payloads = [payload('request', pretty(body))];
      book.changed(draft);
      return (status) => {
        step.end = null;
        end(draft, step);
        step.facts['isRefused'] = status !== 200;
        book.changed(draft);
        if (status === 200) void noteLedger(scene, draft, step);
      };
    },

    aws({ headers, body, path }) {
      noteSchedule(scene, path, body);
      const target = headers['x-amz-target'] ?? '';
      const text = body.toString('utf8');
      if (target.startsWith('AmazonSQS.SendMessage')) {
        const draft = book.about(text);
        if (draft === undefined) return () => {};
        end(draft, openStep(draft, 'verify'));
        const { QueueUrl: url } = JSON.parse(text) as { QueueUrl?: string };
        const step = begin(draft, 'queue', draft.handling > 0 ? 'sender' : 'receiver', {
          queue: nameOf(url ?? ''),
        });
        step.payloads = [payload('request', pretty(text))];
        step.waitedUntil = null;
        book.changed(draft);
        return () => {
          end(draft, step);
          book.changed(draft);
        };
      }
      if (target === 'AWSEvents.PutEvents') return putEvents(scene, text);
      return () => {};
    },
  };
}

/** How much may still be sent after a write, and how many messages it reserved for this delivery. */
async function noteLedger(scene: Scene, draft: Draft, step: OpenStep): Promise<void> {
  const conversation = await remembered(scene, draft);
  if (conversation === undefined) return;
  const { messages, until } = windowLeft(conversation.grants, scene.now() / 1000);
  const replies = conversation.deliveries[draft.key ?? '']?.replies ?? [];
  step.facts['left'] = messages;
  step.facts['until'] = until;
  step.facts['setAside'] = replies.filter(({ state }) => state === 'reserved').length;
  scene.book.changed(draft);
}

/** Work for much later is left to the scheduler. */
function noteSchedule({ scheduled }: Scene, path: string, body: Buffer): void {
  const [, name] = /^\/schedules\/(.+)$/.exec(path) ?? [];
  if (name === undefined) return;
  const { ScheduleExpression: expression = '', Target: target } = parse(body.toString('utf8')) as {
    ScheduleExpression?: string;
    Target?: { Input?: string };
  };
  const [, moment] = /^at\((.+)\)$/.exec(expression) ?? [];
  if (moment !== undefined) scheduled.set(name, { at: Date.parse(`${moment}Z`), body: target?.Input ?? '' });
}

function putEvents({ book }: Scene, text: string) {
  const { Entries: entries = [] } = JSON.parse(text) as {
    Entries?: { Detail?: string; DetailType?: string }[];
  };
  const steps = entries.flatMap(({ Detail: detail = '', DetailType: detailType = '' }) => {
    const draft = book.about(detail);
    if (draft === undefined) return [];
    const step = begin(draft, 'event', 'bus', { detailType }, [payload('detail', pretty(detail))]);
    book.changed(draft);
    return [{ draft, step }];
  });
  return () => {
    for (const { draft, step } of steps) {
      end(draft, step);
      book.changed(draft);
    }
  };
}

interface ReadRecord {
  readonly draft: Draft;
  readonly work: Work;
  /** The user's memory before the record was handled. */
  readonly conversation: Conversation | undefined;
}

interface Work {
  readonly key?: string;
  readonly push?: Push;
  readonly work?: { readonly key?: string };
}

/** The subject of a record of the queue. */
async function readRecord(scene: Scene, body: string): Promise<ReadRecord | undefined> {
  const draft = scene.book.about(body);
  if (draft === undefined || draft.openId === null) return undefined;
  const work = parse(body) as Work;
  const conversation = work.push === undefined ? undefined : await remembered(scene, draft);
  return { draft, work, conversation };
}

/** The user's memory; nothing if the run is being stopped. */
async function remembered(scene: Scene, { account, openId }: Draft): Promise<Conversation | undefined> {
  if (openId === null) return undefined;
  return scene.conversationOf(account, openId).catch(() => undefined);
}

/** Called when the sender begins to handle a record. */
function startHandling(scene: Scene, { draft, work, conversation }: ReadRecord): Draft {
  for (const key of [work.key, work.work?.key]) if (key !== undefined) draft.marks.add(key);
  draft.handling++;
  if (draft.outcome === 'failed') draft.outcome = 'running';
  const queued = lastStep(draft, 'queue');
  if (queued?.waitedUntil === null) {
    end(draft, queued);
    queued.waitedUntil = performance.now() - draft.origin;
  }
  if (work.push === undefined) return draft;
  const step = lastStep(draft, 'rules') ?? begin(draft, 'rules', 'sender');
  scene.book.changed(draft);
  void lookAtRules(scene, draft, work.push, conversation).catch((error: unknown) => {
    step.facts['problem'] = String(error);
    scene.book.changed(draft);
  });
  return draft;
}

async function lookAtRules(
  scene: Scene,
  draft: Draft,
  push: Push,
  conversation: Conversation | undefined,
): Promise<void> {
  const traced = scene.accountNamed(draft.account);
  if (traced === undefined) return;
  const rules = await scene.rulesFor(draft.account, { openId: push.openId, at: push.createTime });
  // A repeat, or a push that the receiver has decided, uses the memory of that time.
  const isDecided = conversation?.deliveries[push.key] !== undefined;
  if (isDecided && (draft.asked !== undefined || draft.before === undefined)) return;
  const asked = explainPush(rules, push, isDecided ? await draft.before : conversation, traced.quotas);
  draft.rules = asked.rules;
  draft.rule ??= asked.decision?.rule ?? null;
  draft.asked = asked;
  scene.book.changed(draft);
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
