import { describe, expect, it } from 'vitest';
import type { Claim } from '#shared/window/claim.ts';
import { type Conversation, emptyConversation, type ReplyState } from '#shared/window/conversation.ts';
import { planClaim } from '#shared/window/plan-claim.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { settle } from '#shared/window/settle.ts';
import { answered, claimed, claimOf, sentAt, states, t0 } from '../../support/claim-builder.ts';

const request = (overrides: Partial<Claim> = {}) => claimOf({ key: 'request', opens: null, ...overrides });

describe('planClaim of something new', () => {
  it('reserves a reply in the window that the message opens', () => {
    const plan = planClaim(emptyConversation, claimOf());
    expect(plan).toMatchObject({
      kind: 'claimed',
      delivery: { replies: [{ state: 'reserved' }], lease: t0 + 31 },
    });
    expect(plan).toMatchObject({
      conversation: { grants: { userMessage: { at: t0, until: t0 + 48 * 3600, left: 4 } } },
    });
  });
  it('records the window of a message that no rule answers', () => {
    expect(claimed(emptyConversation, { replies: 0 })).toMatchObject({
      grants: { userMessage: { left: 5 } },
    });
  });
  it.each([
    ['userMessage', 6, 5],
    ['menuClick', 4, 3],
    ['subscribe', 4, 3],
    ['scan', 4, 3],
  ] as const)('after %s allows of %d replies %d, in their order', (opens, replies, allowed) => {
    const wanted = Array.from({ length: replies }, (_, index) => (index < allowed ? 'reserved' : 'pending'));
    expect(states(planClaim(emptyConversation, claimOf({ opens, replies })))).toEqual(wanted);
  });
  it('allows a mini program two messages after its chat was entered', () => {
    const claim = claimOf({ opens: 'enterSession', replies: 3, quotas: defaultQuotas['mini-program'] });
    expect(states(planClaim(emptyConversation, claim))).toEqual(['reserved', 'reserved', 'pending']);
  });
  it.each([
    ['nobody wrote', emptyConversation],
    [
      '48 hours have passed, less what a call takes',
      claimed(emptyConversation, { replies: 0, at: t0 - 48 * 3600 + 2 }),
    ],
    ['the quota is used up', answered(emptyConversation, 'earlier', t0 - 10, 5)],
  ])('refuses a request when %s', (_, conversation) => {
    expect(planClaim(conversation, request())).toMatchObject({
      delivery: { replies: [{ state: 'refused', reason: 'window' }], lease: 0 },
    });
  });
  it('uses a window up to what a call takes before its end', () => {
    const followed = claimed(emptyConversation, { opens: 'subscribe', replies: 0 });
    expect(states(planClaim(followed, request({ now: t0 + 58 })))).toEqual(['reserved']);
    expect(states(planClaim(followed, request({ now: t0 + 59 })))).toEqual(['refused']);
  });
  it('does not use a one-minute window for a push that comes late', () => {
    expect(states(planClaim(emptyConversation, claimOf({ opens: 'menuClick', now: t0 + 59 })))).toEqual([
      'refused',
    ]);
  });
});

describe('windows of several actions', () => {
  it('do not add up: a menu click after a message leaves five, not eight', () => {
    const wrote = claimed(emptyConversation, { key: 'message', replies: 0 });
    const clicked = claimed(wrote, { key: 'click', at: t0 + 5, opens: 'menuClick', replies: 0 });
    expect(states(planClaim(clicked, request({ replies: 6, now: t0 + 6 })))).toEqual([
      ...Array.from({ length: 5 }, () => 'reserved'),
      'pending',
    ]);
  });
  it('a send counts against every one of them', () => {
    const wrote = claimed(emptyConversation, { key: 'message', replies: 0 });
    const clicked = claimed(wrote, { key: 'click', at: t0 + 5, opens: 'menuClick', replies: 2 });
    expect(clicked.grants).toMatchObject({ userMessage: { left: 3 }, menuClick: { left: 1 } });
  });
  it('a new message starts the count again', () => {
    const exhausted = answered(emptyConversation, 'one', t0, 5);
    expect(states(planClaim(exhausted, claimOf({ key: 'two', at: t0 + 60, replies: 5 })))).toEqual(
      Array.from({ length: 5 }, () => 'reserved'),
    );
  });
  it.each([
    ['certainly came after', 8.5, 3],
    ['may have come before', 8, 5],
    ['came before', 4, 5],
  ])('what was sent counts against what the user wrote where it %s it', (_, sent, left) => {
    const first = answered(emptyConversation, 'one', t0, 2, t0 + sent);
    expect(claimed(first, { key: 'two', at: t0 + 5, replies: 0, now: t0 + 11 })).toMatchObject({
      grants: { userMessage: { at: t0 + 5, left } },
    });
  });
  it('what was sent before it was kept when counts against nothing', () => {
    const first = answered(emptyConversation, 'one', t0, 2, t0 + 10);
    const deliveries = Object.fromEntries(
      Object.entries(first.deliveries).map(([key, one]) => [
        key,
        { ...one, replies: one.replies.map((): ReplyState => ({ state: 'sent' })) },
      ]),
    );
    expect(claimed({ ...first, deliveries }, { key: 'two', at: t0 + 5, replies: 0 })).toMatchObject({
      grants: { userMessage: { left: 5 } },
    });
  });
  it.each([
    ['follow, three welcome messages, and a menu click two seconds later', 'subscribe', 3, 2, 'menuClick', 2],
    ['five parts, and the user writes while they go out', 'userMessage', 5, 0.5, 'userMessage', 5],
    ['five parts, and the user writes three seconds after the last', 'userMessage', 5, 3, 'userMessage', 5],
  ] as const)('%s: all is sent', (_, opens, replies, gap, next, wanted) => {
    const first = claimed(emptyConversation, { key: 'one', opens, replies, now: t0 + 0.4 });
    const sent = settle(first, {
      key: 'one',
      owner: 'attempt-1',
      replies: Array.from({ length: replies }, (_, index) => sentAt(t0 + 0.5 + index * 0.3)),
      lease: 0,
      correction: null,
      goesOn: null,
      quotas: defaultQuotas['official-account'],
      now: t0 + 2,
    });
    const at = Math.floor(t0 + 0.5 + gap);
    const plan = planClaim(
      sent,
      claimOf({ key: 'two', at, opens: next, replies: wanted, now: t0 + gap + 1 }),
    );
    expect(states(plan)).toEqual(Array.from({ length: wanted }, () => 'reserved'));
  });
  it.each([
    ['four menu clicks with two replies each', 'menuClick', 4, 2, 1],
    ['five messages with two replies each', 'userMessage', 5, 2, 0.7],
    ['six messages with one reply each', 'userMessage', 6, 1, 0.5],
  ] as const)('%s, one right after the other: all is sent', (_, opens, actions, replies, gap) => {
    let conversation = emptyConversation;
    for (let n = 0; n < actions; n++) {
      const time = t0 + 0.4 + n * gap;
      const claim = { key: `a${n}`, at: Math.floor(time), opens, replies, now: time + 0.2 };
      expect(states(planClaim(conversation, claimOf(claim)))).toEqual(Array(replies).fill('reserved'));
      conversation = answered(conversation, claim.key, claim.at, replies, claim.now);
    }
  });
  it('an older action that comes late changes nothing', () => {
    const newer = claimed(emptyConversation, { key: 'newer', at: t0 + 10, replies: 0 });
    expect(claimed(newer, { key: 'older', at: t0, replies: 0, now: t0 + 12 }).grants).toEqual(newer.grants);
  });
});

describe('unsubscribe', () => {
  const wrote = claimed(emptyConversation, { key: 'message', replies: 0 });
  const left = claimed(wrote, { key: 'left', at: t0 + 10, opens: null, closes: true, replies: 0 });
  it('closes every window', () => {
    expect(left.grants).toEqual({});
    expect(states(planClaim(left, request({ now: t0 + 11 })))).toEqual(['refused']);
  });
  it('is not undone by a message from before it', () => {
    expect(claimed(left, { key: 'late', at: t0 + 9, replies: 0, now: t0 + 12 }).grants).toEqual({});
  });
  it('does not keep what the user does in the same second, perhaps after it, from opening a window', () => {
    const back = claimOf({ key: 'back', at: t0 + 10, opens: 'subscribe', now: t0 + 12 });
    expect(states(planClaim(left, back))).toEqual(['reserved']);
  });
  it('does not close the window of what the user did in the same second, perhaps after it', () => {
    const back = claimed(wrote, { key: 'back', at: t0 + 10, opens: 'menuClick', replies: 0, now: t0 + 11 });
    const late = claimed(back, {
      key: 'left',
      at: t0 + 10,
      opens: null,
      closes: true,
      replies: 0,
      now: t0 + 12,
    });
    expect(states(planClaim(late, request({ now: t0 + 12 })))).toEqual(['reserved']);
    expect(Object.keys(late.grants)).toEqual(['menuClick']);
  });
  it('is over with the next action of the user', () => {
    expect(states(planClaim(left, claimOf({ key: 'back', at: t0 + 20, opens: 'subscribe' })))).toEqual([
      'reserved',
    ]);
  });
});

describe('planClaim of something that came before', () => {
  const delivery = { at: t0, lease: 0, owner: '', replies: [sentAt(t0)] };
  const withDeliveries = (
    deliveries: Conversation['deliveries'],
    fields: Partial<Conversation> = {},
  ): Conversation => ({
    ...emptyConversation,
    deliveries,
    ...fields,
  });
  it('is handled where it came under another key, even with open replies', () => {
    const other = { ...delivery, replies: [{ state: 'pending' }] as ReplyState[] };
    const before = withDeliveries({ other });
    expect(planClaim(before, claimOf({ alias: 'other' }))).toEqual({
      kind: 'handled',
      conversation: before,
      delivery: other,
    });
    expect(planClaim(before, claimOf()).kind).toBe('claimed');
    expect(planClaim(withDeliveries({ null: other }), claimOf({ alias: null })).kind).toBe('claimed');
  });
  it('is taken over by the copy of a push only where a copy made it', () => {
    const pending = { ...delivery, replies: [{ state: 'pending' }] as ReplyState[] };
    const copy = claimOf({ onlyIfNew: true });
    expect(planClaim(withDeliveries({ first: pending }), copy).kind).toBe('handled');
    expect(planClaim(withDeliveries({ first: { ...pending, isOfCopy: true } }), copy).kind).toBe('claimed');
    expect(planClaim(withDeliveries({ first: { ...pending, isOfCopy: true } }), claimOf()).kind).toBe(
      'claimed',
    );
  });
  it('is still claimed where the claimant missed the answer to its own claim, with nothing more to tell', () => {
    const held = {
      ...delivery,
      lease: t0 + 2,
      owner: 'attempt-1',
      replies: [{ state: 'reserved' }] as ReplyState[],
    };
    const before = withDeliveries({ first: held });
    expect(planClaim(before, claimOf())).toEqual({
      kind: 'claimed',
      conversation: before,
      delivery: held,
      unanswered: [],
    });
    expect(planClaim(before, claimOf({ owner: 'b' }))).toEqual({ kind: 'busy', until: t0 + 2 });
    expect(planClaim(before, claimOf({ owner: 'b', now: t0 + 2 })).kind).toBe('claimed');
  });
  it.each([
    ['at the watermark', { watermark: t0 }, {}, 'reserved'],
    ['below it', { watermark: t0 + 1 }, {}, 'refused'],
    ['asked when the user was forgotten', { forgottenAt: t0 }, {}, 'reserved'],
    ['asked before the user was forgotten', { forgottenAt: t0 + 1 }, {}, 'refused'],
    ['asked before, for later', { forgottenAt: t0 }, { askedAt: t0 - 1 }, 'refused'],
    ['too late', {}, { notAfter: t0 }, 'refused'],
  ])('is refused or not where it is new and %s', (_, fields, claim, state) => {
    const plan = planClaim(withDeliveries({}, fields), claimOf(claim));
    expect(states(plan)).toEqual([state]);
    if (plan.kind === 'claimed') expect(plan.unanswered).toEqual([]);
  });
  it('says of what is too late that it expired, even below the watermark', () => {
    const plan = planClaim(withDeliveries({}, { watermark: t0 + 1 }), claimOf({ notAfter: t0 }));
    expect(plan).toMatchObject({ delivery: { replies: [{ reason: 'expired' }] } });
  });
  it('is sent again only where the account wants it and no condition is broken', () => {
    const dead = { ...delivery, owner: 'dead', replies: [{ state: 'reserved' }] as ReplyState[] };
    const before = withDeliveries(
      { first: dead },
      { grants: { userMessage: { at: t0, until: t0 + 9999, left: 4 } } },
    );
    expect(states(planClaim(before, claimOf({ resend: true })))).toEqual(['reserved']);
    expect(states(planClaim(before, claimOf()))).toEqual(['undetermined']);
    expect(states(planClaim(before, claimOf({ resend: true, notAfter: t0 })))).toEqual(['undetermined']);
  });
});
