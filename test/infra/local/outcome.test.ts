import { describe, expect, it } from 'vitest';
import type { OpenTrace } from '#infra/local/trace/open-trace.ts';
import { tellOutcome } from '#infra/local/trace/outcome.ts';
import type { TraceContext } from '#infra/local/trace/trace-context.ts';

/** What the chat says of a message that led to no reply, when its push was answered like this. */
function remarksOn(answer: string): readonly unknown[] {
  const remarks: unknown[] = [];
  const tracing = {
    chat: { add: (one: unknown) => remarks.push(one), all: () => [] },
  } as unknown as TraceContext;
  const draft = {
    account: 'lantern',
    openId: 'oA',
    message: { type: 'text', content: '人工' },
    outcome: 'pending',
    refusal: null,
    isRemarked: false,
    asked: { silence: { kind: 'ignored', rule: 'human' } },
    steps: [{ kind: 'push', facts: { answer } }],
  } as unknown as OpenTrace;
  tellOutcome(tracing, draft);
  return remarks;
}

describe('a message without a reply', () => {
  it('is remarked upon, unless a person has got the user', () => {
    expect(remarksOn('success')).toMatchObject([
      { said: { by: 'nobody', what: { kind: 'silence', why: { kind: 'ignored', rule: 'human' } } } },
    ]);
    expect(remarksOn('transfer')).toEqual([]);
  });
});
