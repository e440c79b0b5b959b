import { describe, expect, it } from 'vitest';
import { type Claim, type ClaimPlan, planClaim } from '#shared/window/claim.ts';
import { type Conversation, emptyConversation, type ReplyState } from '#shared/window/conversation.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { settle } from '#shared/window/settle.ts';
import { claimOf, t0 } from '../../support/claim-builder.ts';

const sent: ReplyState = { state: 'sent' };
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
    replies: Array.from({ length: replies }, () => sent),
    lease: 0,
    correction: 'none',
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
    const wanted = Array.from({ length: replies }, (_, index) => (index < allowed ? 'reserved' : 'refused'));
    expect(states(planClaim(emptyConversation, claimOf({ opens, replies })))).toEqual(wanted);
  });
  it('allows a mini program two messages after its chat was entered', () => {
    const claim = claimOf({ opens: 'enterSession', replies: 3, quotas: defaultQuotas['mini-program'] });
    expect(states(planClaim(emptyConversation, claim))).toEqual(['reserved', 'reserved', 'refused']);
  });
  it.each([
    ['nobody wrote', emptyConversation],
    [
      '48 hours have passed, less the margin',
      claimed(emptyConversation, { replies: 0, at: t0 - 48 * 3600 + 59 }),
    ],
    ['the quota is used up', answered(emptyConversation, 'earlier', t0 - 10, 5)],
  ])('refuses a request when %s', (_, conversation) => {
    expect(planClaim(conversation, request())).toMatchObject({
      delivery: { replies: [{ state: 'refused', reason: 'window' }], lease: 0 },
    });
  });
  it('keeps the margin of five seconds before the end of a short window', () => {
    const followed = claimed(emptyConversation, { opens: 'subscribe', replies: 0 });
    expect(states(planClaim(followed, request({ now: t0 + 54 })))).toEqual(['reserved']);
    expect(states(planClaim(followed, request({ now: t0 + 55 })))).toEqual(['refused']);
  });
  it('does not use a one-minute window for a push that comes late', () => {
    expect(states(planClaim(emptyConversation, claimOf({ opens: 'menuClick', now: t0 + 56 })))).toEqual([
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
      'refused',
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
  it('what was sent after the user wrote counts against what the user wrote', () => {
    // The second message came before the answer to the first left, so WeChat counts that answer against it.
    const first = answered(emptyConversation, 'one', t0, 2, t0 + 10);
    expect(claimed(first, { key: 'two', at: t0 + 5, replies: 0, now: t0 + 11 })).toMatchObject({
      grants: { userMessage: { at: t0 + 5, left: 3 } },
    });
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
  it('is over with the next action of the user', () => {
    expect(states(planClaim(left, claimOf({ key: 'back', at: t0 + 20, opens: 'subscribe' })))).toEqual([
      'reserved',
    ]);
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
  it('does not reserve again what it takes over', () => {
    const plan = planClaim(inProgress, repeat({ now: t0 + 31 }));
    expect(plan).toMatchObject({ conversation: { grants: { userMessage: { left: 3 } } } });
  });
  it('does not send in a window that has closed since what is taken over was reserved', () => {
    const clicked = claimed(emptyConversation, { opens: 'menuClick', replies: 3 });
    const plan = planClaim(clicked, repeat({ opens: 'menuClick', replies: 3, now: t0 + 100 }));
    expect(states(plan)).toEqual(['undetermined', 'refused', 'refused']);
  });
  it('reserves a second place for what is sent again, because the first may have arrived', () => {
    const again = repeat({ now: t0 + 31, resend: true });
    const plan = planClaim(inProgress, again);
    expect(plan).toMatchObject({
      conversation: { grants: { userMessage: { left: 2 } } },
      delivery: { repeats: 1 },
    });
    const next = claimed((plan as { conversation: Conversation }).conversation, {
      key: 'next',
      at: t0 + 20,
      now: t0 + 32,
      replies: 0,
    });
    expect(next.grants.userMessage?.left).toBe(2);
  });
  it('says that nobody knows where the window leaves no place to send again', () => {
    const full = claimed(emptyConversation, { replies: 5 });
    const plan = planClaim(full, repeat({ replies: 5, now: t0 + 31, resend: true }));
    expect(states(plan)).toEqual(['reserved', 'reserved', 'reserved', 'reserved', 'refused']);
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
    expect(planClaim(emptyConversation, repeat({ expired: true }))).toMatchObject({ kind: 'expired' });
    expect(states(planClaim(inProgress, repeat({ now: t0 + 31, expired: true })))).toEqual([
      'undetermined',
      'refused',
    ]);
    const done = answered(emptyConversation, 'first', t0, 2);
    expect(planClaim(done, repeat({ expired: true }))).toMatchObject({ kind: 'handled' });
  });
  it('can be charged on after what was sent is forgotten', () => {
    const forgotten = { ...emptyConversation, lastSendAt: t0 + 5, forgottenSendAt: t0 + 5 };
    const { grants } = claimed(claimed(forgotten, {}), { key: 'next', at: t0 + 1 });
    expect(grants.userMessage?.left).toBeLessThan(0);
    expect(Number.isSafeInteger((grants.userMessage?.left ?? 0) - 1e9)).toBe(true);
  });
  it('says what came of it when it was handled', () => {
    const done = answered(emptyConversation, 'first', t0);
    expect(planClaim(done, claimOf({ now: t0 + 1000 }))).toMatchObject({
      kind: 'handled',
      delivery: { replies: [sent] },
    });
  });
  it('refuses what is older than what is remembered', () => {
    let conversation = emptyConversation;
    for (let n = 0; n < 12; n++) conversation = answered(conversation, `m${n}`, t0 + n * 3600);
    expect(planClaim(conversation, claimOf({ key: 'm0', now: t0 + 12 * 3600 }))).toMatchObject({
      kind: 'superseded',
    });
    expect(planClaim(conversation, claimOf({ key: 'm11', at: t0 + 11 * 3600 }))).toMatchObject({
      kind: 'handled',
    });
  });
});
