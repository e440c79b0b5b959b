import { describe, expect, it } from 'vitest';
import type { Claim } from '#shared/window/claim.ts';
import { emptyConversation } from '#shared/window/conversation.ts';
import { planClaim } from '#shared/window/plan-claim.ts';
import { answered, claimed, claimOf, sentAt, states, t0 } from '../../support/claim-builder.ts';

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
