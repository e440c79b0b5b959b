import type { Step, Trace } from '../../local/page/model.ts';
import { clockDay, shortTime } from '../parts/time.ts';
import { now } from '../state/store.ts';
import { words } from '../words/words.ts';

/** What a step did, in one sentence. */
export function Sentence({ trace, step }: { trace: Trace; step: Step }) {
  const w = words();
  const { sentences } = w.trace;
  const { facts } = step;
  const text = (name: string): string => String(facts[name] ?? '');
  switch (step.kind) {
    case 'push':
      return (
        <>
          {facts['isRepeat'] === true
            ? sentences.repeat
            : sentences.push(
                text('path'),
                w.trace.modes[text('mode')] ?? text('mode'),
                Number(facts['bytes']),
              )}
          {facts['status'] !== undefined && (
            <>
              {' → '}
              <b>
                {text('status')} {text('code') || text('answer')}
              </b>
            </>
          )}
        </>
      );
    case 'verify': {
      const push = trace.steps.find(({ kind }) => kind === 'push');
      const code = push?.facts['code'];
      if (step.failed && code !== undefined) return <>{sentences.notVerified(String(code))}</>;
      return <>{sentences.verified(String(push?.facts['age'] ?? 0))}</>;
    }
    case 'request':
      return <>{sentences.request(text('source'), text('id'))}</>;
    case 'queue': {
      const { waitedUntil, end } = step;
      const waited = typeof waitedUntil === 'number' && end !== null ? shortTime(waitedUntil - end) : null;
      return <>{sentences.queue(text('queue'), waited)}</>;
    }
    case 'rules': {
      const index = trace.rules.findIndex(({ rule }) => rule === trace.rule);
      if (index < 0) return <>{trace.rules.length === 0 ? '' : sentences.noRule(trace.rules.length)}</>;
      return (
        <>
          {sentences.rules(trace.rules.length, index + 1)} <b>{trace.rule}</b> {sentences.applies}
        </>
      );
    }
    case 'reserve': {
      const sends = trace.steps.some(({ kind }) => kind === 'send');
      const { left, setAside } = facts;
      const isKnown = typeof left === 'number' && typeof setAside === 'number' && setAside > 0;
      const change = isKnown ? sentences.reserved(left + setAside, left) : '';
      return (
        <>
          {sends || trace.outcome === 'running'
            ? step.by === 'receiver'
              ? sentences.claim
              : facts['isRefused'] === true
                ? sentences.reserveRead(change)
                : sentences.reserve(change)
            : sentences.reserveNothing}
        </>
      );
    }
    case 'typing':
      return (
        <>
          {sentences.typing} → <b>errcode {text('errcode')}</b>
        </>
      );
    case 'upload':
      return <>{sentences.upload(text('type'), Number(facts['bytes']))}</>;
    case 'send':
      return (
        <>
          {sentences.send(w.phone.kinds[text('msgtype')] ?? text('msgtype'))} {'→ '}
          <b>{facts['errcode'] === undefined ? sentences.running : `errcode ${text('errcode')}`}</b>
        </>
      );
    case 'settle': {
      const { left, until } = facts;
      return (
        <>
          {sentences.settled(
            w.trace.outcomes[trace.outcome],
            typeof left === 'number' ? left : null,
            typeof until === 'number' && until > 0 ? clockDay(until * 1000, now.value) : null,
          )}
        </>
      );
    }
    case 'event':
      return <>{text('detailType')}</>;
  }
}
