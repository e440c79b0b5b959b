import { describe, expect, it } from 'vitest';
import type { Claim } from '#shared/window/claim.ts';
import { type Conversation, emptyConversation, type ReplyState } from '#shared/window/conversation.ts';
import { type ConversationStore, claimReplies, settleReplies } from '#shared/window/ledger.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import type { Settlement } from '#shared/window/settle.ts';
import { claimOf, sentAt, t0 } from '../../support/claim-builder.ts';
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

describe('what settleReplies answers', () => {
  const settleWith = async (settlement: Partial<Settlement>, before?: Conversation) => {
    const store = memoryStore();
    const claimed = before ?? claimedConversation(await claimSteadily(store, claimOf({ replies: 6 })));
    if (before !== undefined) store.conversations.set('lantern#o1', before);
    return settleReplies(store, user, claimed, {
      key: 'first',
      owner: 'attempt-1',
      replies: [],
      lease: t0 + 40,
      correction: null,
      goesOn: null,
      quotas: defaultQuotas['official-account'],
      now: t0 + 2,
      ...settlement,
    });
  };
  const reserved: ReplyState = { state: 'reserved' };
  const pending: ReplyState = { state: 'pending' };
  const refused: ReplyState = { state: 'refused', reason: 'message' };
  it('is what the settlement made of the replies that waited, and the others as they were', async () => {
    const given = [refused, reserved, reserved, reserved, reserved, pending];
    const goesOn = { keep: 0, refusedAs: null };
    expect((await settleWith({ replies: given, goesOn })).replies).toEqual([
      refused,
      ...Array(5).fill(reserved),
    ]);
    const done = [...Array.from({ length: 5 }, () => sentAt(t0 + 1)), pending];
    expect((await settleWith({ replies: done, goesOn })).replies).toEqual([
      ...done.slice(0, 5),
      { state: 'refused', reason: 'window' },
    ]);
    expect((await settleWith({ replies: done })).replies).toEqual(done);
  });
  it('is what was done here where another claimant has taken over, or nothing is there', async () => {
    const taken = {
      ...emptyConversation,
      version: 1,
      deliveries: { first: { at: t0, lease: t0 + 60, owner: 'heir', replies: [reserved, reserved] } },
    };
    const given = [sentAt(t0 + 1), pending];
    expect((await settleWith({ replies: given }, taken)).replies).toEqual(given);
    expect((await settleWith({ replies: given }, emptyConversation)).replies).toEqual(given);
  });
});

describe('a change that another writer was faster with', () => {
  it('is planned again, five times in all', async () => {
    for (const isClaim of [true, false]) {
      const store = memoryStore();
      const claimed = claimedConversation(await claimSteadily(store, claimOf()));
      let saves = 0;
      const contended = {
        ...store,
        tryClaim: async () => undefined,
        load: async () => (isClaim ? undefined : claimed),
        save: async () => ++saves > 99,
      };
      const change = isClaim
        ? claimSteadily(contended, claimOf())
        : settleReplies(contended, user, claimed, {
            key: 'first',
            owner: 'attempt-1',
            replies: [sentAt(t0 + 1)],
            lease: 0,
            correction: null,
            goesOn: null,
            quotas: defaultQuotas['official-account'],
            now: t0 + 2,
          });
      await expect(change).rejects.toMatchObject({ code: 'conversation_contended' });
      expect(saves).toBe(5);
    }
  });
  it('is not saved where there is none', async () => {
    const store = memoryStore();
    const first = claimOf();
    await claimSteadily(store, first);
    const conversation = store.conversations.get('lantern#o1') as Conversation;
    expect((await claimSteadily(store, claimOf({ owner: 'other' }))).kind).toBe('busy');
    expect(await claimSteadily(store, first)).toMatchObject({
      kind: 'claimed',
      unanswered: [],
      plan: { claim: first },
    });
    store.conversations.set('lantern#o1', { ...conversation, watermark: t0 + 99 });
    const late = await claimSteadily(store, claimOf({ key: 'late', at: t0 + 1 }));
    expect(late).toMatchObject({ kind: 'claimed', delivery: { replies: [{ reason: 'superseded' }] } });
    expect(store.calls.filter((call) => call === 'save')).toEqual([]);
  });
  it('names nothing as unanswered where it was claimed without a read', async () => {
    const store = memoryStore();
    expect(await claimSteadily(store, claimOf())).toMatchObject({ kind: 'claimed', unanswered: [] });
  });
});

describe('the extra write that forgets', () => {
  const old = (count: number): Conversation => ({
    ...emptyConversation,
    version: 3,
    deliveries: Object.fromEntries(
      Array.from({ length: count }, (_, n) => [
        `m${n}`,
        { at: t0 - 9000 - n, lease: 0, owner: '', replies: [sentAt(t0 - 9000 - n)] },
      ]),
    ),
  });
  it.each([
    [19, 0, ['tryClaim', 'save']],
    [18, 0, ['tryClaim']],
    [19, 1, ['tryClaim']],
  ])(
    'is made for twelve and more, and not where something is answered: %d old, %d replies',
    async (count, replies, calls) => {
      const store = memoryStore();
      // Without what the claim itself forgets.
      store.tryClaim = async (_, claim) => {
        store.calls.push('tryClaim');
        const delivery = { at: claim.at, lease: 0, owner: '', replies: [] };
        const after = { ...old(count), deliveries: { ...old(count).deliveries, [claim.key]: delivery } };
        store.conversations.set('lantern#o1', after);
        return after;
      };
      await claimSteadily(store, claimOf({ replies }));
      expect(store.calls).toEqual(calls);
      const after = store.conversations.get('lantern#o1');
      expect([after?.version, Object.keys(after?.deliveries ?? {}).length]).toEqual(
        calls.length === 2 ? [4, 8] : [3, count + 1],
      );
    },
  );
});

function claimedConversation(claimed: {
  readonly kind: string;
  readonly conversation?: Conversation;
}): Conversation {
  if (claimed.kind !== 'claimed' || claimed.conversation === undefined) throw new Error(claimed.kind);
  return claimed.conversation;
}
