import { describe, expect, it } from 'vitest';
import type { Claim } from '#shared/window/claim.ts';
import { type ConversationStore, claimReplies, settleReplies } from '#shared/window/ledger.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { claimOf, t0 } from '../../support/claim-builder.ts';
import { memoryStore } from '../../support/memory-store.ts';

const user = { account: 'lantern', openId: 'o1' };

/** Claims what does not depend on the conversation. */
async function claimSteadily(store: ConversationStore, claim: Claim) {
  const plan = { claim };
  return claimReplies(store, user, { unread: plan, after: () => plan });
}

describe('claimReplies and settleReplies', () => {
  it('take two writes and no read for an answered message', async () => {
    const store = memoryStore();
    const plan = await claimSteadily(store, claimOf());
    if (plan.kind !== 'claimed') throw new Error(plan.kind);
    const settlement = {
      key: 'first',
      owner: 'attempt-1',
      replies: [{ state: 'sent' }],
      lease: 0,
      correction: null,
      goesOn: null,
      quotas: defaultQuotas['official-account'],
      now: t0 + 2,
    } as const;
    await settleReplies(store, user, plan.conversation, settlement);
    expect(store.calls).toEqual(['tryClaim', 'save']);
  });
  it('take one write for a message that nothing answers', async () => {
    const store = memoryStore();
    await claimSteadily(store, claimOf({ replies: 0 }));
    expect(store.calls).toEqual(['tryClaim']);
  });
  it('forget unanswered messages by an extra write now and then', async () => {
    const store = memoryStore();
    for (let n = 0; n < 100; n++) {
      await claimSteadily(store, claimOf({ key: `m${n}`, at: t0 + n * 60, replies: 0 }));
    }
    expect(Object.keys(store.conversations.get('lantern#o1')?.deliveries ?? {}).length).toBeLessThan(25);
    expect(store.calls.length).toBeLessThan(110);
  });
  it('read and plan when the claim cannot be made blindly', async () => {
    const store = memoryStore({ blind: false });
    await claimSteadily(store, claimOf());
    expect(store.calls).toEqual(['tryClaim', 'load', 'save']);
  });
  it('settle on what is there when the conversation changed meanwhile', async () => {
    const store = memoryStore();
    const first = await claimSteadily(store, claimOf());
    await claimSteadily(store, claimOf({ key: 'second', at: t0 + 100, replies: 0 }));
    if (first.kind !== 'claimed') throw new Error(first.kind);
    const settlement = {
      key: 'first',
      owner: 'attempt-1',
      replies: [{ state: 'sent' }],
      lease: 0,
      correction: null,
      goesOn: null,
      quotas: defaultQuotas['official-account'],
      now: t0 + 101,
    } as const;
    const { conversation: after } = await settleReplies(store, user, first.conversation, settlement);
    expect(Object.keys(after.deliveries).sort()).toEqual(['first', 'second']);
    expect(store.conversations.get('lantern#o1')).toEqual(after);
  });
  it('give up, to be tried again, when the conversation never holds still', async () => {
    const store = { ...memoryStore({ blind: false }), save: async () => false };
    await expect(claimSteadily(store, claimOf())).rejects.toMatchObject({
      code: 'conversation_contended',
      decision: { kind: 'retry' },
    });
  });
});
