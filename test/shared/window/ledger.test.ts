import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Action, allowancesOf, userWindows } from '#infra/local/wechat/windows.ts';
import type { AccountKind } from '#shared/wechat/account-kind.ts';
import type { Claim } from '#shared/window/claim.ts';
import type { ReplyState } from '#shared/window/conversation.ts';
import { type ConversationStore, claimReplies, settleReplies } from '#shared/window/ledger.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { claimOf, t0 } from '../../support/claim-builder.ts';
import { memoryStore } from '../../support/memory-store.ts';

const id = 'lantern#o1';

/** Claims what does not depend on the conversation. */
async function claimSteadily(store: ConversationStore, claim: Claim) {
  const proposal = { claim };
  return (await claimReplies(store, id, { blindly: () => proposal, knowing: () => proposal })).plan;
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
      correction: 'none',
      now: t0 + 2,
    } as const;
    await settleReplies(store, id, plan.conversation, settlement);
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
    expect(Object.keys(store.conversations.get(id)?.deliveries ?? {}).length).toBeLessThan(25);
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
      correction: 'none',
      now: t0 + 101,
    } as const;
    const after = await settleReplies(store, id, first.conversation, settlement);
    expect(Object.keys(after.deliveries).sort()).toEqual(['first', 'second']);
    expect(store.conversations.get(id)).toEqual(after);
  });
  it('give up, to be tried again, when the conversation never holds still', async () => {
    const store = { ...memoryStore({ blind: false }), save: async () => false };
    await expect(claimSteadily(store, claimOf())).rejects.toMatchObject({
      code: 'conversation_contended',
      decision: { kind: 'retry' },
    });
  });
});

/** One thing that happens: the user acts, or another service wants to send; handled `delay` seconds later. */
interface Happening {
  readonly gap: number;
  readonly delay: number;
  readonly action: 'message' | 'menu' | 'follow' | 'scan' | 'enter' | 'request' | 'unfollow';
  readonly replies: number;
  readonly result: 'sent' | 'undetermined' | 'undelivered';
}

const opensBy: Readonly<Record<Happening['action'], Action | null>> = {
  message: 'userMessage',
  menu: 'menuClick',
  follow: 'subscribe',
  scan: 'scan',
  enter: 'enterSession',
  request: null,
  unfollow: null,
};

const gap = fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 3 * 86_400 }));
const happening: fc.Arbitrary<Happening> = fc.record({
  gap,
  delay: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 400 })),
  action: fc.constantFrom(
    'message',
    'message',
    'menu',
    'follow',
    'scan',
    'enter',
    'request',
    'request',
    'unfollow',
  ),
  replies: fc.integer({ min: 0, max: 6 }),
  result: fc.constantFrom('sent', 'sent', 'undetermined', 'undelivered'),
});

describe('the ledger beside a WeChat that counts for itself', () => {
  it.each(['official-account', 'mini-program'] as const)(
    'never lets a message of an %s go that WeChat would refuse',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(fc.array(happening, { maxLength: 25 }), fc.boolean(), (happenings, blind) =>
          play(kind, happenings, blind),
        ),
        { numRuns: 300 },
      );
    },
  );
});

async function play(kind: AccountKind, happenings: readonly Happening[], blind: boolean): Promise<void> {
  const wechat = userWindows(allowancesOf[kind]);
  const store = memoryStore({ blind });
  const timeline: { readonly time: number; readonly run: () => Promise<void> }[] = [];
  // Until we hear that the user has left, only WeChat can know it.
  let unheardUnfollows = 0;
  let happensAt = t0;
  let handledAt = t0;
  for (const [index, { gap: after, delay, action, replies, result }] of happenings.entries()) {
    happensAt += after;
    const at = happensAt;
    // One user's messages are handled in their order.
    handledAt = Math.max(handledAt + 0.1, at + delay);
    const now = handledAt;
    timeline.push({
      time: at,
      run: async () => {
        if (action === 'unfollow') {
          wechat.close();
          unheardUnfollows++;
        }
        const opens = opensBy[action];
        if (opens !== null) wechat.act(opens, at * 1000);
      },
    });
    timeline.push({ time: now, run: () => handle(`m${index}`, at, now, action, replies, result) });
  }
  for (const { run } of timeline.sort((a, b) => a.time - b.time)) await run();

  async function handle(
    key: string,
    at: number,
    now: number,
    action: Happening['action'],
    replies: number,
    result: Happening['result'],
  ): Promise<void> {
    const quotas = defaultQuotas[kind];
    const opens = opensBy[action];
    const closes = action === 'unfollow';
    if (closes) unheardUnfollows--;
    const plan = await claimSteadily(store, {
      ...claimOf({ key, at, now, opens, closes, replies, quotas }),
      owner: key,
    });
    if (plan.kind !== 'claimed') return;
    const ended = plan.delivery.replies.map((reply): ReplyState => {
      if (reply.state !== 'reserved') return reply;
      if (result === 'undelivered') return { state: 'refused', reason: 'message' };
      const code = wechat.refusal(now * 1000);
      if (code === 0) {
        wechat.count(now * 1000);
        return { state: result };
      }
      expect(unheardUnfollows).toBeGreaterThan(0);
      return { state: 'refused', reason: 'window', code };
    });
    if (plan.delivery.replies.some(({ state }) => state === 'reserved')) {
      await settleReplies(store, id, plan.conversation, {
        key,
        owner: 'attempt-1',
        replies: ended,
        lease: 0,
        correction: 'none',
        now,
      });
    }
  }
}
