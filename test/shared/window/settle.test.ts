import { describe, expect, it } from 'vitest';
import type { Claim } from '#shared/window/claim.ts';
import { type Conversation, emptyConversation, type ReplyState } from '#shared/window/conversation.ts';
import { planClaim } from '#shared/window/plan-claim.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { type Correction, type Settlement, settle } from '#shared/window/settle.ts';
import { claimOf, t0 } from '../../support/claim-builder.ts';

const plan = planClaim(emptyConversation, claimOf({ replies: 2 }));
const claimed = (plan as Extract<typeof plan, { kind: 'claimed' }>).conversation;
const none = null;
const exhausted: Correction = { kind: 'exhausted', begun: t0 + 60 };
/** The conversation after another claim. */
const claimedBy = (conversation: Conversation, overrides: Partial<Claim>): Conversation => {
  const next = planClaim(conversation, claimOf(overrides));
  if (next.kind !== 'claimed') throw new Error(next.kind);
  return next.conversation;
};
const settled = (
  replies: ReplyState[],
  correction: Correction | null = none,
  conversation: Conversation = claimed,
  owner = 'attempt-1',
  goesOn: Settlement['goesOn'] = null,
) =>
  settle(conversation, {
    key: 'first',
    owner,
    replies,
    lease: t0 + 40,
    correction,
    goesOn,
    quotas: defaultQuotas['official-account'],
    now: t0 + 2.5,
  });

describe('settle', () => {
  it('changes nothing a second time, where the answer to the first was lost', () => {
    const once = settled([{ state: 'sent' }, { state: 'refused', reason: 'message' }]);
    expect(settled([{ state: 'sent' }, { state: 'refused', reason: 'message' }], none, once)).toBe(once);
  });
  it('leaves a delivery alone that another has taken over, but believes WeChat', () => {
    const given = settled([{ state: 'pending' }, { state: 'pending' }], none, claimed, 'attempt-0');
    expect(given).toBe(claimed);
    const { deliveries, grants } = settled([{ state: 'sent' }], exhausted, claimed, 'attempt-0');
    expect(deliveries).toBe(claimed.deliveries);
    expect(grants).toMatchObject({ userMessage: { left: 0 } });
  });
  it('keeps the count of what was sent, and when', () => {
    const after = settled([
      { state: 'sent', begun: t0 + 1.5 },
      { state: 'sent', begun: t0 + 2.25 },
    ]);
    expect(after.grants).toMatchObject({ userMessage: { left: 3 } });
    expect(after).toMatchObject({
      lastSendAt: t0 + 2.25,
      deliveries: { first: { lease: 0, owner: '' } },
    });
  });
  it('does not count what may have been sent: WeChat is asked', () => {
    expect(settled([{ state: 'undetermined' }, { state: 'sent' }]).grants).toMatchObject({
      userMessage: { left: 4 },
    });
  });
  it('never gives back more than an action allows', () => {
    const renewed = claimedBy(claimed, { key: 'next', at: t0 + 10, now: t0 + 1, replies: 0 });
    const after = settled([{ state: 'pending' }, { state: 'pending' }], none, renewed);
    expect(after.grants).toMatchObject({ userMessage: { at: t0 + 10, left: 5 } });
  });
  it('gives nothing back to a grant that did not pay', () => {
    const renewed = claimedBy(claimed, { key: 'next', at: t0 + 2, now: t0 + 3, replies: 2, lease: t0 + 33 });
    const after = settled([{ state: 'pending' }, { state: 'pending' }], none, renewed);
    expect(after.grants).toMatchObject({ userMessage: { at: t0 + 2, left: 3 } });
  });
  it.each([
    ['certainly after', t0 + 5.5, 4],
    ['perhaps before', t0 + 4.9, 5],
  ])('charges a grant that was opened meanwhile for a send that began %s its action', (_, begun, left) => {
    const renewed = claimedBy(claimed, { key: 'next', at: t0 + 2, now: t0 + 3, replies: 0 });
    const after = settled([{ state: 'sent', begun }, { state: 'reserved' }], none, renewed);
    expect(after.grants).toMatchObject({ userMessage: { at: t0 + 2, left } });
  });
  it.each([
    ['exhausted', { userMessage: { at: t0, left: 3 } }],
    ['closed', { userMessage: { at: t0, left: 3 } }],
  ] as const)('leaves a window that the user may have opened after the call that says %s', (kind, grants) => {
    expect(settled([], { kind, begun: t0 + 2.9 }, claimed, 'attempt-0').grants).toMatchObject(grants);
  });
  it.each([
    ['exhausted', 'just before', t0 + 56, { userMessage: { left: 0 } }],
    ['exhausted', 'perhaps after', t0 + 57, { userMessage: { left: 5 } }],
    ['closed', 'just before', t0 + 56, {}],
    ['closed', 'perhaps after', t0 + 57, { userMessage: { left: 5 } }],
  ] as const)('remembers %s: a push of %s the call that comes late', (kind, _, at, grants) => {
    const refused: ReplyState = { state: 'refused', reason: 'window', code: 45047 };
    const told = settled([refused, refused], { kind, begun: t0 + 60 });
    const next = claimedBy(told, { key: 'late', at, now: t0 + 70, replies: 0 });
    const { userMessage } = next.grants;
    expect(userMessage === undefined ? {} : { userMessage: { left: userMessage.left } }).toEqual(grants);
  });
  it('gives back what WeChat refused and what was not sent', () => {
    const after = settled([{ state: 'refused', reason: 'message', code: 45002 }, { state: 'pending' }]);
    expect(after.grants).toMatchObject({ userMessage: { left: 5 } });
    expect(after).toMatchObject({ lastSendAt: 0, deliveries: { first: { lease: 0 } } });
  });
  it('keeps the lease while something is left to send', () => {
    expect(settled([{ state: 'sent' }, { state: 'reserved' }])).toMatchObject({
      deliveries: { first: { lease: t0 + 40, owner: 'attempt-1' } },
    });
  });
  it('believes WeChat that the count is exhausted', () => {
    const refused: ReplyState = { state: 'refused', reason: 'window', code: 45047 };
    expect(settled([refused, refused], exhausted).grants).toMatchObject({ userMessage: { left: 0 } });
  });
  it('believes WeChat that no window is open', () => {
    const refused: ReplyState = { state: 'refused', reason: 'window', code: 45015 };
    expect(settled([refused, refused], { kind: 'closed', begun: t0 + 60 }).grants).toEqual({});
  });
  it('changes nothing in a conversation that knows nothing of it', () => {
    expect(settled([], none, emptyConversation)).toBe(emptyConversation);
  });
});

describe('what is pending when others are settled', () => {
  const seven = claimedBy(emptyConversation, { replies: 7 });
  const states = (conversation: Conversation) =>
    conversation.deliveries['first']?.replies.map(({ state }) => state);
  const first = (state: ReplyState, left: ReplyState['state'] = 'reserved'): ReplyState[] => [
    state,
    ...Array.from({ length: 4 }, () => ({ state: left }) as ReplyState),
    { state: 'pending' },
    { state: 'pending' },
  ];
  const goesOn = { keep: 0, refusedAs: null };

  it('takes the place of what was not sent', () => {
    const after = settled(first({ state: 'refused', reason: 'message' }), none, seven, 'attempt-1', goesOn);
    expect(states(after)?.slice(5)).toEqual(['reserved', 'pending']);
    expect(after.grants).toMatchObject({ userMessage: { left: 0 } });
  });
  it('waits while others are to be sent, and is refused with the last of them', () => {
    expect(states(settled(first({ state: 'sent' }), none, seven, 'attempt-1', goesOn))?.slice(5)).toEqual([
      'pending',
      'pending',
    ]);
    const last = settled(first({ state: 'sent' }, 'sent'), none, seven, 'attempt-1', goesOn);
    expect(last.deliveries['first']).toMatchObject({ owner: '', lease: 0 });
    expect(states(last)?.slice(5)).toEqual(['refused', 'refused']);
    const { deliveries } = settled(first({ state: 'sent' }, 'sent'), none, seven, 'attempt-1', {
      keep: 0,
      refusedAs: { state: 'refused', reason: 'busy', code: -1 },
    });
    expect(deliveries['first']?.replies.at(-1)).toEqual({ state: 'refused', reason: 'busy', code: -1 });
  });
  it('waits where the rest waits for another attempt, or what is left is for others', () => {
    const given = first({ state: 'refused', reason: 'message' }, 'pending');
    expect(states(settled(given, none, seven))?.slice(1)).toEqual(Array(6).fill('pending'));
    const kept = settled(first({ state: 'undetermined' }), none, seven, 'attempt-1', {
      keep: 1,
      refusedAs: null,
    });
    expect(states(kept)?.slice(5)).toEqual(['pending', 'pending']);
  });
  it('takes what the user opens meanwhile, and is charged to it once', () => {
    const wrote = claimedBy(seven, { key: 'second', at: t0 + 60, replies: 0 });
    const after = settled(first({ state: 'sent', begun: t0 + 1 }), none, wrote, 'attempt-1', goesOn);
    expect(states(after)?.slice(5)).toEqual(['reserved', 'reserved']);
    expect(after.grants).toMatchObject({ userMessage: { at: t0 + 60, left: 5 } });
    const sent = { state: 'sent', begun: t0 + 70 } as const;
    const replies = [...first({ state: 'sent', begun: t0 + 1 }, 'sent').slice(0, 5), sent, sent];
    expect(settled(replies, none, after, 'attempt-1', goesOn).grants).toMatchObject({
      userMessage: { left: 3 },
    });
  });
});

describe('what a delivery keeps when it is settled', () => {
  const pending: ReplyState = { state: 'pending' };
  const reserved: ReplyState = { state: 'reserved' };
  const first = (conversation: Conversation) => conversation.deliveries['first'];
  it('is how often its first open reply has failed, as long as it is said', () => {
    const tried = { times: 2, since: t0 };
    const about = { key: 'first', owner: 'attempt-1', lease: 0, correction: null, goesOn: null } as const;
    const quotas = defaultQuotas['official-account'];
    const once = settle(claimed, { ...about, replies: [pending, pending], tried, quotas, now: t0 + 2 });
    expect(first(once)?.tried).toEqual(tried);
    const again = claimedBy(once, { owner: 'attempt-2', now: t0 + 3 });
    expect(first(again)?.tried).toEqual(tried);
    const done = settle(again, {
      ...about,
      owner: 'attempt-2',
      replies: [pending, pending],
      quotas,
      now: t0 + 4,
    });
    expect(first(done)).not.toHaveProperty('tried');
  });
  it('is which grants it does not pay, as long as something is in flight', () => {
    const clicked = claimedBy(claimed, { key: 'click', at: t0 + 1, opens: 'menuClick', replies: 0 });
    expect(first(clicked)?.unpaidBy).toEqual(['menuClick']);
    const half = settled([{ state: 'sent', begun: t0 + 1 }, reserved], none, clicked);
    expect(first(half)?.unpaidBy).toEqual(['menuClick']);
    expect(
      first(settled([{ state: 'sent', begun: t0 + 1 }, { state: 'undetermined' }], none, half)),
    ).not.toHaveProperty('unpaidBy');
    expect(first(settled([reserved, reserved]))).not.toHaveProperty('unpaidBy');
  });
  it('is one version further where only the window was corrected', () => {
    const { version } = settled([{ state: 'sent' }], exhausted, claimed, 'attempt-0');
    expect(version).toBe(claimed.version + 1);
  });
  it('loses the grant of a class that WeChat withdraws, and no other', () => {
    const clicked = claimedBy(claimed, { key: 'click', at: t0 + 1, opens: 'menuClick', replies: 0 });
    const withdrawn: Correction = { kind: 'withdrawn', actionClass: 'menuClick' };
    expect(Object.keys(settled([reserved, reserved], withdrawn, clicked).grants)).toEqual(['userMessage']);
  });
});
