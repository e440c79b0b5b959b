import type { Fields } from '#shared/wechat/fields.ts';
import type { Message } from '#shared/wechat/inbound/push.ts';
import type { Conversation } from '#shared/window/conversation.ts';
import { describeMessage } from '../../rules/testing/message.ts';
import type { Actor, Payload, RuleSeen, Step, StepKind, Trace, TraceOutcome } from '../page/model.ts';
import type { WirePush } from '../wechat/push-body.ts';
import type { ExplainedPush } from './ask-rules.ts';
import { payload } from './payload.ts';

/** A trace that is being recorded. */
export interface OpenTrace {
  readonly id: string;
  readonly account: string;
  openId: string | null;
  key: string | null;
  readonly from: Trace['from'];
  title: string;
  /** By the local clock, milliseconds. */
  readonly at: number;
  /** The origin of the steps' times, by the machine's monotonic clock; milliseconds. */
  readonly origin: number;
  /** Texts that each identify this message: whatever contains one is about it. */
  readonly marks: Set<string>;
  readonly steps: OpenStep[];
  rules: readonly RuleSeen[];
  rule: string | null;
  outcome: TraceOutcome;
  seenAfter: number | null;
  /** How many invocations are working on it now. */
  handling: number;
  /** The push as it came, so that it can be repeated; null if there was no push. */
  wire: WirePush | null;
  /** Its content. */
  fields: Fields | null;
  /** The user's memory when the push came, because the receiver may decide by it and write before the sender reads. */
  before: Promise<Conversation | undefined> | undefined;
  /** What the rules decided. */
  asked: ExplainedPush | undefined;
  /** Why the sender did not send, according to its log. */
  refusal: string | null;
  /** Whether the chat has a line that explains the silence. */
  isRemarked: boolean;
  readonly message: Message | null;
  /** The chat item with the user's own words. */
  chatItem: string | null;
}

export type OpenStep = { -readonly [F in keyof Step]: Step[F] } & {
  facts: Record<string, string | number | boolean | null>;
  payloads: Payload[];
  /** The chat item that this sends. */
  chatItem?: string;
};

export const steadyNow = (): number => performance.now();

export function begin(
  trace: OpenTrace,
  kind: StepKind,
  by: Actor,
  facts: OpenStep['facts'] = {},
  payloads: Payload[] = [],
): OpenStep {
  const step: OpenStep = {
    id: trace.steps.length,
    kind,
    by,
    start: steadyNow() - trace.origin,
    end: null,
    facts,
    payloads,
  };
  trace.steps.push(step);
  return step;
}

export function end(trace: OpenTrace, step: OpenStep | undefined, isFailed = false): void {
  if (step === undefined || step.end !== null) return;
  step.end = steadyNow() - trace.origin;
  if (isFailed) step.failed = true;
}

export function openStep(trace: OpenTrace, kind: StepKind): OpenStep | undefined {
  return trace.steps.findLast((step) => step.kind === kind && step.end === null);
}

export function lastStep(trace: OpenTrace, kind: StepKind): OpenStep | undefined {
  return trace.steps.findLast((step) => step.kind === kind);
}

/** Adds a line of a function's log to the step that was under way. */
export function addLog(trace: OpenTrace, line: string): void {
  const step = trace.steps.findLast(
    ({ kind }) => kind === 'settle' || kind === 'reserve' || kind === 'queue',
  );
  if (step === undefined) return;
  const before = step.payloads.find(({ name }) => name === 'log');
  const text = before === undefined ? line : `${before.text}\n${line}`;
  step.payloads = [...step.payloads.filter((one) => one !== before), payload('log', text)];
}

export function view(trace: OpenTrace): Trace {
  const { id, account, openId, key, from, title, at, outcome, rule, seenAfter, rules } = trace;
  return {
    id,
    account,
    openId,
    key,
    from,
    title,
    at,
    outcome,
    rule,
    seenAfter,
    rules,
    steps: trace.steps.map((step) => ({ ...step })),
  };
}

/** The subject of a message, for the heading of its trace. */
export function titleOf(message: Message): string {
  return message.type === 'text' ? message.content : describeMessage(message);
}
