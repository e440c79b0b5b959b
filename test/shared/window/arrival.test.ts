import { describe, expect, it } from 'vitest';
import { noMemory } from '#shared/rules/memory.ts';
import { arrive, newDelivery, windowFor } from '#shared/window/arrival.ts';
import {
  type Conversation,
  type Delivery,
  emptyConversation,
  type ReplyState,
} from '#shared/window/conversation.ts';
import { claimOf, sentAt, t0 } from '../../support/claim-builder.ts';

const delivery = (replies: readonly ReplyState[], fields: Partial<Delivery> = {}): Delivery => ({
  at: t0,
  lease: 0,
  owner: '',
  replies,
  ...fields,
});
const contactedAt = (contactAt: number, contactKey?: string): Conversation => ({
  ...emptyConversation,
  ...(contactKey === undefined ? {} : { contactKey }),
  memory: { ...noMemory, contactAt },
});

describe('a message of the user', () => {
  it('opens its window, and is the latest', () => {
    expect(arrive(emptyConversation, claimOf())).toEqual({
      ...emptyConversation,
      grants: { userMessage: { at: t0, until: t0 + 172_800, left: 5 } },
      contactKey: 'first',
      memory: { ...noMemory, contactAt: t0 },
    });
  });
  it.each([
    ['earlier', t0 - 1, 'first'],
    ['in the same second', t0, 'first'],
    ['later', t0 + 1, 'other'],
  ])('is the latest, or is not, where another came %s', (_, contactAt, latest) => {
    expect(arrive(contactedAt(contactAt, 'other'), claimOf()).contactKey).toBe(latest);
  });
  it.each([
    ['a request', null],
    ['an event that is none of the user’s doing', {}],
    ['one that says so', { contact: false }],
  ])('is not the latest where it is %s', (_, change) => {
    const after = arrive(contactedAt(t0 - 9, 'other'), claimOf({ change: change as never }));
    expect(after.contactKey).toBe('other');
    expect(after.memory.contactAt).toBe(t0 - 9);
  });
  it('that opens nothing leaves the grants as they are', () => {
    const before = { ...emptyConversation, grants: { scan: { at: t0, until: t0 + 60, left: 1 } } };
    const after = arrive(before, claimOf({ opens: null }));
    expect([after.grants, after.deliveries]).toEqual([before.grants, before.deliveries]);
    expect(after.grants).toBe(before.grants);
  });
});

describe('messages in flight', () => {
  const reserved: ReplyState = { state: 'reserved' };
  const before: Conversation = {
    ...emptyConversation,
    deliveries: {
      flying: delivery([sentAt(t0), reserved]),
      marked: delivery([reserved], { unpaidBy: ['scan', 'userMessage'] }),
      other: delivery([reserved], { unpaidBy: ['scan'] }),
      settled: delivery([sentAt(t0)]),
    },
  };
  it('do not pay by a grant that opens then', () => {
    const { deliveries } = arrive(before, claimOf());
    expect(deliveries['flying']?.unpaidBy).toEqual(['userMessage']);
    expect(deliveries['marked']?.unpaidBy).toEqual(['scan', 'userMessage']);
    expect(deliveries['other']?.unpaidBy).toEqual(['scan', 'userMessage']);
    expect(deliveries['settled']).toBe(before.deliveries['settled']);
  });
  it.each([
    ['nothing opens', claimOf({ opens: null })],
    ['the class allows nothing', claimOf({ opens: 'payment' })],
    ['the window was closed later', claimOf({ at: -1 })],
    ['the user unsubscribes', claimOf({ opens: null, closes: true })],
  ])('stay as they are where %s', (_, arrival) => {
    expect(arrive(before, arrival).deliveries).toBe(before.deliveries);
  });
  it('are left alone where there are none', () => {
    const { settled } = before.deliveries;
    const quiet = { ...before, deliveries: { settled: settled as Delivery } };
    expect(arrive(quiet, claimOf()).deliveries).toBe(quiet.deliveries);
  });
});

describe('an unsubscription', () => {
  const grants = {
    userMessage: { at: t0 - 9, until: t0 + 99, left: 5 },
    scan: { at: t0, until: t0 + 60, left: 3 },
  };
  const unsubscribed = claimOf({ opens: null, closes: true, replies: 0 });
  it('closes the windows of all earlier seconds', () => {
    const after = arrive({ ...emptyConversation, grants }, unsubscribed);
    expect([after.grants, after.closedAt]).toEqual([{ scan: grants.scan }, t0 - 1]);
    expect(windowFor({ ...emptyConversation, grants }, unsubscribed)).toEqual({
      messages: 3,
      until: t0 + 60,
    });
  });
  it('that comes late leaves a later one as it was', () => {
    expect(arrive({ ...emptyConversation, closedAt: t0 + 9 }, unsubscribed).closedAt).toBe(t0 + 9);
    expect(arrive({ ...emptyConversation, closedAt: t0 + 9 }, claimOf()).closedAt).toBe(t0 + 9);
  });
});

describe('a new delivery', () => {
  it('has the passive reply before what is to be sent, and nothing that need not be remembered', () => {
    expect(newDelivery(claimOf({ inResponse: 1, replies: 2 }), { state: 'pending' })).toEqual({
      at: t0,
      lease: 0,
      owner: '',
      replies: [{ state: 'inResponse' }, { state: 'pending' }, { state: 'pending' }],
    });
  });
  it('has what must be remembered', () => {
    const recollection = { memory: noMemory, window: { messages: 5, until: t0 } };
    const decided = { at: t0, response: null };
    const claim = claimOf({ rememberUntil: 1, rules: 1, recollection, onlyIfNew: true });
    expect(newDelivery(claim, { state: 'pending' }, decided)).toEqual({
      at: t0,
      lease: 0,
      owner: '',
      replies: [{ state: 'pending' }],
      decided,
      rememberUntil: 1,
      rules: 1,
      recollection,
      isOfCopy: true,
    });
  });
  it('needs no more than an arrival', () => {
    const { rememberUntil: _, rules: __, onlyIfNew: ___, ...arrival } = claimOf();
    expect(newDelivery(arrival, { state: 'pending' })).toEqual(delivery([{ state: 'pending' }]));
  });
});
