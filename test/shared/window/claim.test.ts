import { describe, expect, it } from 'vitest';
import type { Claim, ClaimPlan } from '#shared/window/claim.ts';
import { type Conversation, emptyConversation, type ReplyState } from '#shared/window/conversation.ts';
import { planClaim } from '#shared/window/plan-claim.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { settle } from '#shared/window/settle.ts';
import { claimOf, t0 } from '../../support/claim-builder.ts';

const sentAt = (begun: number): ReplyState => ({ state: 'sent', begun });
const states = (plan: ClaimPlan) =>
  'delivery' in plan ? plan.delivery.replies.map(({ state }) => state) : plan.kind;
const claimed = (conversation: Conversation, overrides: Partial<Claim>): Conversation => {
  const plan = planClaim(conversation, claimOf(overrides));
  if (plan.kind !== 'claimed') throw new Error(`not claimed but ${plan.kind}`);
  return plan.conversation;
};
/** A message of the user, answered with `replies` messages that were sent at once. */
const answered = (
  conversation: Conversation,
  key: string,
  at: number,
  replies = 1,
  now = at + 1,
): Conversation =>
  settle(claimed(conversation, { key, at, replies, now }), {
    key,
    owner: 'attempt-1',
    replies: Array.from({ length: replies }, () => sentAt(now)),
    lease: 0,
    correction: null,
    goesOn: null,
    quotas: defaultQuotas['official-account'],
    now,
  });
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

describe('planClaim of the copy of a push that may never have been queued', () => {
  const copy = (overrides: Partial<Claim> = {}) => claimOf({ onlyIfNew: true, ...overrides });
  it('is nothing where the push itself was claimed', () => {
    expect(planClaim(claimed(emptyConversation, {}), copy({ now: t0 + 60 })).kind).toBe('handled');
  });
  it('is taken up again where the copy was, and its attempt did not come to its end', () => {
    const again = copy({ now: t0 + 60, owner: 'attempt-2', resend: true });
    expect(states(planClaim(claimed(emptyConversation, { onlyIfNew: true }), again))).toEqual(['reserved']);
  });
});

describe('planClaim of a repeat', () => {
  const inProgress = claimed(emptyConversation, { replies: 2 });
  const repeat = (overrides: Partial<Claim> = {}) =>
    claimOf({ replies: 2, owner: 'attempt-2', ...overrides });
  it('leaves alone what another attempt may still be sending', () => {
    expect(planClaim(inProgress, repeat())).toEqual({ kind: 'busy', until: t0 + 31 });
  });
  it('knows its own claim again, when only the answer to the write was lost', () => {
    const plan = planClaim(inProgress, repeat({ owner: 'attempt-1' }));
    expect(plan).toMatchObject({ kind: 'claimed', conversation: inProgress });
  });
  it('takes over a dead attempt: what was in the air is undetermined, what was not is sent', () => {
    const plan = planClaim(inProgress, repeat({ now: t0 + 31 }));
    expect(states(plan)).toEqual(['undetermined', 'reserved']);
    expect(plan).toMatchObject({ delivery: { owner: 'attempt-2', lease: t0 + 61 } });
  });
  it('takes over and sends again where the account wants that', () => {
    expect(states(planClaim(inProgress, repeat({ now: t0 + 31, resend: true })))).toEqual([
      'reserved',
      'reserved',
    ]);
  });
  it('does not reserve again what it takes over, and does not count what may have been sent', () => {
    const plan = planClaim(inProgress, repeat({ now: t0 + 31 }));
    expect(plan).toMatchObject({ conversation: { grants: { userMessage: { left: 4 } } } });
  });
  it('does not send in a window that has closed since what is taken over was reserved', () => {
    const clicked = claimed(emptyConversation, { opens: 'menuClick', replies: 3 });
    const plan = planClaim(clicked, repeat({ opens: 'menuClick', replies: 3, now: t0 + 100 }));
    expect(states(plan)).toEqual(['undetermined', 'refused', 'refused']);
  });
  it('sends all again where the first may have arrived: in doubt WeChat is asked', () => {
    const full = claimed(emptyConversation, { replies: 5 });
    const plan = planClaim(full, repeat({ replies: 5, now: t0 + 31, resend: true }));
    expect(states(plan)).toEqual(Array(5).fill('reserved'));
    expect(plan).toMatchObject({ conversation: { grants: { userMessage: { left: 0 } } } });
  });
  it('says that nobody knows where the window has closed meanwhile', () => {
    const single = claimed(emptyConversation, { opens: 'menuClick' });
    expect(states(planClaim(single, repeat({ opens: 'menuClick', now: t0 + 100, resend: true })))).toEqual([
      'undetermined',
    ]);
  });
  it('gives nothing back to a window that opened after what is taken over could have been sent', () => {
    const later = claimed(inProgress, { key: 'later', at: t0 + 60, now: t0 + 61, replies: 0 });
    expect(later.grants.userMessage?.left).toBe(5);
    const plan = planClaim(later, repeat({ now: t0 + 62 }));
    expect(states(plan)).toEqual(['undetermined', 'reserved']);
    expect(plan).toMatchObject({ conversation: { grants: { userMessage: { left: 4 } } } });
  });
  it('sends nothing more once it is too late, and knows what was tried before', () => {
    expect(planClaim(emptyConversation, repeat({ notAfter: t0 }))).toMatchObject({
      conversation: emptyConversation,
      delivery: { replies: Array(2).fill({ state: 'refused', reason: 'expired' }) },
    });
    expect(states(planClaim(inProgress, repeat({ now: t0 + 31, notAfter: t0 })))).toEqual([
      'undetermined',
      'refused',
    ]);
    const done = answered(emptyConversation, 'first', t0, 2);
    expect(planClaim(done, repeat({ notAfter: t0 }))).toMatchObject({ kind: 'handled' });
  });
  it('does not count what is forgotten: in doubt WeChat is asked', () => {
    const forgotten = { ...emptyConversation, lastSendAt: t0 + 5 };
    expect(claimed(forgotten, { replies: 0 }).grants).toMatchObject({ userMessage: { left: 5 } });
  });
  it('says what came of it when it was handled', () => {
    const done = answered(emptyConversation, 'first', t0);
    expect(planClaim(done, claimOf({ now: t0 + 1000 }))).toMatchObject({
      kind: 'handled',
      delivery: { replies: [sentAt(t0 + 1)] },
    });
  });
  it('refuses what is older than what is remembered', () => {
    let conversation = emptyConversation;
    for (let n = 0; n < 12; n++) conversation = answered(conversation, `m${n}`, t0 + n * 3600);
    expect(planClaim(conversation, claimOf({ key: 'm0', now: t0 + 12 * 3600 }))).toMatchObject({
      conversation,
      delivery: { replies: [{ state: 'refused', reason: 'superseded' }] },
    });
    expect(planClaim(conversation, claimOf({ key: 'm11', at: t0 + 11 * 3600 }))).toMatchObject({
      kind: 'handled',
    });
  });
});
