import { describe, expect, it } from 'vitest';
import type { Claim } from '#shared/window/claim.ts';
import {
  type Delivery,
  emptyConversation,
  isSettled,
  lastBegunOf,
  type ReplyState,
} from '#shared/window/conversation.ts';
import { takeOver } from '#shared/window/take-over.ts';
import { claimOf, sentAt, t0 } from '../../support/claim-builder.ts';

const delivery = (replies: readonly ReplyState[], fields: Partial<Delivery> = {}): Delivery => ({
  at: t0,
  lease: t0 + 10,
  owner: 'dead',
  replies,
  ...fields,
});
const pending: ReplyState = { state: 'pending' };
const reserved: ReplyState = { state: 'reserved' };
const conversation = (left: number) => ({
  ...emptyConversation,
  grants: { userMessage: { at: t0, until: t0 + 172_800, left } },
});
const taken = (before: Delivery, left: number, mayResend = false, claim: Partial<Claim> = {}) => {
  const after = takeOver(conversation(left), before, claimOf({ owner: 'heir', ...claim }), mayResend);
  return {
    states: after.delivery.replies.map(({ state }) => state),
    left: after.conversation.grants.userMessage?.left,
    delivery: after.delivery,
  };
};

describe('the replies of a claimant that died', () => {
  it('are given back, and only the first of the reserved ones may have been sent', () => {
    const before = delivery([sentAt(t0), reserved, reserved, pending]);
    expect(taken(before, 2)).toMatchObject({
      states: ['sent', 'undetermined', 'pending', 'pending'],
      left: 4,
    });
  });
  it('are all sent again where the account wants that and the window has room', () => {
    const before = delivery([reserved, reserved]);
    expect(taken(before, 3, true)).toMatchObject({ states: ['pending', 'pending'], left: 5 });
    expect(taken(before, -2, true)).toMatchObject({ states: ['undetermined', 'pending'], left: 0 });
    expect(taken(before, 0, true, { keep: 2 })).toMatchObject({ states: ['undetermined', 'pending'] });
    expect(taken(before, 0, true, { keep: 1 })).toMatchObject({ states: ['pending', 'pending'] });
  });
  it('stay as they are where none is reserved', () => {
    const before = delivery([sentAt(t0), pending]);
    const after = takeOver(conversation(3), before, claimOf(), true);
    expect(after).toEqual({ conversation: conversation(3), delivery: before });
    expect(after.delivery).toBe(before);
  });
  it('give nothing to a grant that did not pay for them', () => {
    expect(taken(delivery([reserved], { unpaidBy: ['userMessage'] }), 2)).toMatchObject({ left: 2 });
  });
});

describe('a decision of the receiver', () => {
  const decided = { at: t0, response: null, decision: { rule: 'a' } as never };
  it('is carried out by who takes it over, and is no longer open', () => {
    const { delivery: after } = taken(delivery([{ state: 'inResponse' }, pending], { decided }), 5);
    expect(after.decided).toEqual({ at: t0, response: null });
    expect(after.replies).toEqual([{ state: 'inResponse' }, pending]);
  });
  it('had no passive reply where WeChat gave up before', () => {
    const before = delivery([{ state: 'inResponse' }, pending], { decided });
    const { delivery: after } = taken(before, 5, false, { isUnanswered: true });
    expect(after.replies).toEqual([{ state: 'refused', reason: 'unanswered' }, pending]);
    expect(after.decided).toEqual({ at: t0, response: null });
  });
  it('leaves deliveries without one as they are', () => {
    const before = delivery([{ state: 'inResponse' }]);
    expect(taken(before, 5, false, { isUnanswered: true }).delivery).toBe(before);
  });
});

describe('a delivery', () => {
  it.each<[boolean, Partial<Delivery>]>([
    [true, { replies: [] }],
    [
      true,
      { replies: [sentAt(t0), { state: 'putOff' }, { state: 'undetermined' }, { state: 'inResponse' }] },
    ],
    [false, { replies: [sentAt(t0), pending] }],
    [false, { replies: [reserved, sentAt(t0)] }],
    [true, { replies: [], decided: { at: t0, response: null } }],
    [false, { replies: [], decided: { at: t0, response: null, decision: {} as never } }],
  ])('is settled, %s: %j', (expected, fields) => {
    expect(isSettled(delivery([], fields))).toBe(expected);
  });
  it('was last sent when the last of its counted messages began', () => {
    expect(lastBegunOf([])).toBe(0);
    expect(lastBegunOf([sentAt(t0 + 2), sentAt(t0 + 1), { state: 'sent' }])).toBe(t0 + 2);
    expect(lastBegunOf([{ state: 'undetermined', begun: t0 } as never])).toBe(0);
  });
});
