import type { Silence } from '../page/model.ts';
import type { OpenTrace } from './open-trace.ts';
import type { TraceContext } from './trace-context.ts';

/** Events that nobody expects to be answered. */
const quiet = /^(unsubscribe|VIEW|view_miniprogram|LOCATION|kf_|TEMPLATE|MASSSEND|subscribe_msg|wxa_)/i;

/** Reports the outcome of a message once nothing is working on it any more. */
export function tellOutcome(tracing: TraceContext, trace: OpenTrace): void {
  const sends = trace.steps.filter(({ kind }) => kind === 'send');
  const results = sends.map(({ facts }) => facts['errcode']);
  const isPassive = trace.steps.some(({ kind, facts }) => kind === 'push' && facts['answer'] === 'reply');
  if (isPassive || results.includes(0)) trace.outcome = 'replied';
  else if (results.some((code) => code === undefined)) trace.outcome = 'undetermined';
  else if (results.length > 0 || trace.refusal !== null) trace.outcome = 'refused';
  else trace.outcome = trace.outcome === 'rejected' ? 'rejected' : 'silent';
  for (const { facts, chatItem } of sends) {
    if (facts['errcode'] === undefined && typeof chatItem === 'string') {
      const item = tracing.chat.all().find(({ id }) => id === chatItem);
      if (item?.said.by === 'account') {
        tracing.chat.change(chatItem, { ...item.said, state: 'undetermined' });
      }
    }
  }
  if (trace.outcome === 'silent' || (trace.outcome === 'refused' && results.length === 0)) {
    remarkSilence(tracing, trace);
  }
}

function remarkSilence(tracing: TraceContext, trace: OpenTrace): void {
  const { message, openId } = trace;
  if (trace.isRemarked || openId === null || message === null) return;
  // The chat already says that a person is talking with the user.
  if (trace.steps.some(({ facts }) => facts['answer'] === 'transfer')) return;
  const event = message.type === 'event' || message.type === 'unknownEvent' ? message.event : undefined;
  if (event !== undefined && quiet.test(event)) return;
  trace.isRemarked = true;
  const why: Silence =
    trace.refusal !== null
      ? { kind: 'window', code: trace.refusal }
      : silenceOf(tracing, trace, trace.asked?.silence ?? { kind: 'nothing' });
  tracing.chat.add({
    account: trace.account,
    openId,
    trace: trace.id,
    said: { by: 'nobody', what: { kind: 'silence', why } },
  });
}

/** The rule that muted the rules: the last one that did so for this user. */
function silenceOf({ book }: TraceContext, trace: OpenTrace, silence: Silence): Silence {
  if (silence.kind !== 'muted') return silence;
  const before = book
    .all()
    .findLast(
      (one) =>
        one !== trace &&
        one.account === trace.account &&
        one.openId === trace.openId &&
        one.asked?.decision?.changes.mutedUntil === silence.until,
    );
  const isPerson = before?.message?.type === 'event';
  return { ...silence, rule: isPerson ? null : (before?.asked?.decision?.rule ?? null) };
}
