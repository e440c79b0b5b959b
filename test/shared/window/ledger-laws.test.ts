import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Action, allowancesOf, userWindows } from '#infra/local/wechat/windows.ts';
import type { AccountKind } from '#shared/wechat/account-kind.ts';
import type { ReplyState } from '#shared/window/conversation.ts';
import { callTime } from '#shared/window/grants.ts';
import { claimReplies, settleReplies } from '#shared/window/ledger.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import type { Correction } from '#shared/window/settle.ts';
import { claimOf, t0 } from '../../support/claim-builder.ts';
import { memoryStore } from '../../support/memory-store.ts';

const user = { account: 'lantern', openId: 'o1' };

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
    'never refuses a message of an %s for its window that WeChat would take',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(fc.array(happening, { maxLength: 25 }), fc.boolean(), (happenings, blind) =>
          play(kind, happenings, blind, 0),
        ),
        { numRuns: 300 },
      );
    },
  );
  it.each(['official-account', 'mini-program'] as const)(
    'never lets a message of an %s go that WeChat certainly refuses',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(fc.array(happening, { maxLength: 25 }), fc.boolean(), (happenings, blind) =>
          play(kind, happenings, blind, certain),
        ),
        { numRuns: 300 },
      );
    },
  );
});

/** So far apart are an action and a send whose order nobody can mistake; seconds. */
const certain = 5;

/**
 * Plays what happens before WeChat and the ledger.
 *
 * @param apart so many seconds lie between any two things, and then the ledger and WeChat must agree on everything; 0 lets
 * things come as they like, and then only what the ledger refuses is looked at
 */
async function play(
  kind: AccountKind,
  happenings: readonly Happening[],
  blind: boolean,
  apart: number,
): Promise<void> {
  const wechat = userWindows(allowancesOf[kind]);
  const store = memoryStore({ blind });
  const timeline: { readonly time: number; readonly run: () => Promise<void> }[] = [];
  // What the user did and nobody has told the ledger yet, only WeChat can know.
  let untold = 0;
  let happensAt = t0;
  let handledAt = t0;
  for (const [index, { gap: after, delay, action, replies, result }] of happenings.entries()) {
    happensAt = apart === 0 ? happensAt + after : Math.ceil(handledAt) + apart + after;
    const at = happensAt;
    // One user's messages are handled in their order.
    handledAt = Math.max(handledAt + 0.1, at + (apart === 0 ? delay : certain + delay));
    const now = handledAt;
    timeline.push({
      time: at,
      run: async () => {
        if (action !== 'request') untold++;
        const opens = opensBy[action];
        if (action === 'unfollow') wechat.close();
        else if (opens !== null) wechat.act(opens, at * 1000);
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
    if (action !== 'request') untold--;
    const claim = { ...claimOf({ key, at, now, opens, closes, replies, quotas }), owner: key };
    const plan = await claimReplies(store, user, { unread: { claim }, after: () => ({ claim }) });
    if (plan.kind !== 'claimed') return;
    let correction: Correction | null = null;
    const ended = plan.delivery.replies.map((reply): ReplyState => {
      if (reply.state !== 'reserved') {
        // In the last second of a window a call would come too late; and what was reserved before it may not be delivered.
        if (apart === 0 && untold === 0 && result !== 'undelivered')
          expect([wechat.refusal((now + callTime) * 1000), reply]).not.toEqual([0, reply]);
        return reply;
      }
      if (result === 'undelivered') return { state: 'refused', reason: 'message' };
      // Whether it arrived, nobody but WeChat knows.
      if (result === 'undetermined' && apart > 0) return { state: result };
      const code = wechat.refusal(now * 1000);
      if (code === 0) wechat.count(now * 1000);
      if (code === 0) return result === 'sent' ? { state: 'sent', begun: now } : { state: result };
      if (apart > 0) expect({ result, code }).toEqual({ result: 'never refused', code });
      correction = { kind: code === 45015 ? 'closed' : 'exhausted', begun: now };
      return { state: 'refused', reason: 'window', code };
    });
    if (plan.delivery.replies.some(({ state }) => state === 'reserved')) {
      await settleReplies(store, user, plan.conversation, {
        key,
        owner: key,
        replies: ended,
        lease: 0,
        correction,
        goesOn: null,
        quotas,
        now,
      });
    }
  }
}
