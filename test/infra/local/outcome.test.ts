import { describe, expect, it } from 'vitest';
import type { Draft } from '#infra/local/trace/draft.ts';
import { tellOutcome } from '#infra/local/trace/outcome.ts';
import type { Scene } from '#infra/local/trace/scene.ts';

/** What the chat says of a message that led to no reply, when its push was answered like this. */
function remarksOn(answer: string): readonly unknown[] {
  const remarks: unknown[] = [];
  const scene = { chat: { add: (one: unknown) => remarks.push(one), all: () => [] } } as unknown as Scene;
  const draft = {
    account: 'lantern',
    openId: 'oA',
    message: { type: 'text', content: '人工' },
    outcome: 'pending',
    refusal: null,
    isRemarked: false,
    asked: { silence: { kind: 'ignored', rule: 'human' } },
    steps: [{ kind: 'push', facts: { answer } }],
  } as unknown as Draft;
  tellOutcome(scene, draft);
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
