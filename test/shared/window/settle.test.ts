import { describe, expect, it } from 'vitest';
import { type Claim, planClaim } from '#shared/window/claim.ts';
import { type Conversation, emptyConversation, type ReplyState } from '#shared/window/conversation.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { type Correction, settle } from '#shared/window/settle.ts';
import { claimOf, t0 } from '../../support/claim-builder.ts';

const plan = planClaim(emptyConversation, claimOf({ replies: 2 }));
const claimed = (plan as Extract<typeof plan, { kind: 'claimed' }>).conversation;
const none: Correction = { kind: 'none' };
const exhausted: Correction = { kind: 'exhausted', begun: t0 + 60 };
/** The conversation after another claim. */
const claimedBy = (conversation: Conversation, overrides: Partial<Claim>): Conversation => {
  const next = planClaim(conversation, claimOf(overrides));
  if (next.kind !== 'claimed') throw new Error(next.kind);
  return next.conversation;
};
const settled = (
  replies: ReplyState[],
  correction: Correction = none,
  conversation: Conversation = claimed,
  owner = 'attempt-1',
) =>
  settle(conversation, {
    key: 'first',
    owner,
    replies,
    lease: t0 + 40,
    correction,
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
