import { describe, expect, it } from 'vitest';
import type { Decision } from '#shared/rules/engine/decision.ts';
import { type Conversation, type Delivery, emptyConversation } from '#shared/window/conversation.ts';
import { planPush } from '#shared/window/decide-push.ts';
import { planClaim } from '#shared/window/plan-claim.ts';
import { closeUnqueued } from '#shared/window/unqueued.ts';
import { claimOf, sentAt, t0 } from '../../support/claim-builder.ts';

const decision = { rule: 'hours' } as unknown as Decision;
const response = { type: 'text', content: '9:00' } as const;
const arrival = claimOf({ inResponse: 1, replies: 1 });
const decided = { at: t0, response, decision };
const delivery = (fields: Partial<Delivery> = {}): Delivery => ({
  at: t0,
  lease: 0,
  owner: '',
  replies: [sentAt(t0)],
  ...fields,
});

describe('a push that the receiver decides about', () => {
  const never = () => Promise.reject(new Error('the rules were asked'));
  it('is decided with the rules, and saved with its window and the whole decision', async () => {
    const plan = await planPush(emptyConversation, arrival, async () => ({ arrival, decision, response }));
    const expected = delivery({
      replies: [{ state: 'inResponse' }, { state: 'pending' }],
      decided: { at: arrival.now, response, decision },
    });
    expect(plan).toMatchObject({
      kind: 'decided',
      delivery: expected,
      conversation: { version: 1, grants: { userMessage: { left: 5 } }, deliveries: { first: expected } },
    });
  });
  it('is known where it was decided before, whatever its time', async () => {
    const known = { ...emptyConversation, watermark: t0 + 9, deliveries: { first: delivery() } };
    expect(await planPush(known, arrival, never)).toEqual({ kind: 'known', delivery: delivery() });
  });
  it('is left to the sender where nobody knows whether it was decided', async () => {
    expect(await planPush({ ...emptyConversation, watermark: t0 + 1 }, arrival, never)).toEqual({
      kind: 'undecided',
    });
    const atMark = await planPush({ ...emptyConversation, watermark: t0 }, arrival, async () => ({
      arrival,
      decision,
      response: null,
    }));
    expect(atMark.kind).toBe('decided');
  });
});

describe('decisions that were never queued', () => {
  const next = claimOf({ key: 'next', at: t0 + 1, now: t0 + 60 });
  const close = (fields: Partial<Delivery>, about: Partial<typeof next> = {}, key = 'lost') => {
    const deliveries: Conversation['deliveries'] = {
      [key]: delivery({ decided, ...fields }),
      other: delivery(),
    };
    return { before: deliveries, ...closeUnqueued(deliveries, { ...next, ...about }) };
  };
  it('are closed by the next push a minute later, and named', () => {
    const { deliveries, unanswered } = close({ replies: [{ state: 'inResponse' }, { state: 'pending' }] });
    const refused = { state: 'refused', reason: 'unanswered' };
    expect(deliveries).toEqual({
      lost: delivery({ decided: { at: t0, response }, replies: [refused, refused] as never }),
      other: delivery(),
    });
    expect(unanswered).toEqual([{ key: 'lost', at: t0, decision, replies: [refused, refused] }]);
  });
  it('are named once, also where the sender hears of them before', () => {
    const before = { ...emptyConversation, deliveries: { lost: delivery({ decided, replies: [] }) } };
    const heard = planClaim(before, claimOf({ key: 'lost', isUnanswered: true, replies: 0 }));
    if (heard.kind !== 'claimed') throw new Error(heard.kind);
    expect(planClaim(heard.conversation, claimOf({ key: 'lost', isUnanswered: true })).kind).toBe('handled');
    expect(planClaim(heard.conversation, next)).toMatchObject({ kind: 'claimed', unanswered: [] });
  });
  it.each([
    ['the sender has them in hand', { decided: { at: t0, response } }, {}],
    ['nothing was decided about them', { decided: undefined as never }, {}],
    ['they are of the same second', { at: t0 + 1 }, {}],
    ['they are later', { at: t0 + 2 }, {}],
    ['WeChat may still ask', {}, { now: t0 + 59.9 }],
    ['they are the push itself', {}, { key: 'lost' }],
  ])('stay where %s', (_, fields, about) => {
    const { before, deliveries, unanswered } = close(fields, about);
    expect(deliveries).toBe(before);
    expect(unanswered).toEqual([]);
  });
});
