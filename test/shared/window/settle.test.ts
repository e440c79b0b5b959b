import { describe, expect, it } from 'vitest';
import { planClaim } from '#shared/window/claim.ts';
import { type Conversation, emptyConversation, type ReplyState } from '#shared/window/conversation.ts';
import { type Correction, settle } from '#shared/window/settle.ts';
import { claimOf, t0 } from '../../support/claim-builder.ts';

const plan = planClaim(emptyConversation, claimOf({ replies: 2 }));
const claimed = (plan as Extract<typeof plan, { kind: 'claimed' }>).conversation;
const settled = (
  replies: ReplyState[],
  correction: Correction = 'none',
  conversation: Conversation = claimed,
  owner = 'attempt-1',
) => settle(conversation, { key: 'first', owner, replies, lease: t0 + 40, correction, now: t0 + 2.5 });

describe('settle', () => {
  it('changes nothing a second time, where the answer to the first was lost', () => {
    const once = settled([{ state: 'sent' }, { state: 'refused', reason: 'message' }]);
    expect(settled([{ state: 'sent' }, { state: 'refused', reason: 'message' }], 'none', once)).toBe(once);
  });
  it('leaves a delivery alone that another has taken over, but believes WeChat', () => {
    const given = settled([{ state: 'pending' }, { state: 'pending' }], 'none', claimed, 'attempt-0');
    expect(given).toBe(claimed);
    const { deliveries, grants } = settled([{ state: 'sent' }], 'exhausted', claimed, 'attempt-0');
    expect(deliveries).toBe(claimed.deliveries);
    expect(grants).toMatchObject({ userMessage: { left: 0 } });
  });
  it('keeps the count of what was sent, and when', () => {
    const after = settled([{ state: 'sent' }, { state: 'sent' }]);
    expect(after.grants).toMatchObject({ userMessage: { left: 3 } });
    expect(after).toMatchObject({
      lastSendAt: t0 + 3,
      deliveries: { first: { lease: 0, owner: '', sentAt: t0 + 3 } },
    });
  });
  it('keeps the count of what may have been sent', () => {
    expect(settled([{ state: 'undetermined' }, { state: 'sent' }]).grants).toMatchObject({
      userMessage: { left: 3 },
    });
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
    expect(settled([refused, refused], 'exhausted').grants).toMatchObject({ userMessage: { left: 0 } });
  });
  it('believes WeChat that no window is open', () => {
    const refused: ReplyState = { state: 'refused', reason: 'window', code: 45015 };
    expect(settled([refused, refused], 'closed').grants).toEqual({});
  });
  it('changes nothing in a conversation that knows nothing of it', () => {
    expect(settled([], 'none', emptyConversation)).toBe(emptyConversation);
  });
});
