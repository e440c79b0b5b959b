import { describe, expect, it } from 'vitest';
import { cancelKey, noMemory } from '#shared/rules/memory.ts';
import { brokenCondition, type Conditions, isOvertaken, unconditional } from '#shared/window/conditions.ts';
import { type Conversation, emptyConversation } from '#shared/window/conversation.ts';
import { t0 } from '../../support/claim-builder.ts';

const asked = { at: t0, lease: 0, owner: '', replies: [] };
const conversation = (memory: object, fields: Partial<Conversation> = {}): Conversation => ({
  ...emptyConversation,
  memory: { ...noMemory, ...memory },
  ...fields,
});
const refused = (
  before: Conversation,
  conditions: Partial<Conditions & { isUnanswered: boolean }>,
  { now = t0, isNew = true } = {},
) => brokenCondition(before, { ...unconditional, isUnanswered: false, ...conditions }, now, isNew)?.reason;

describe('the conditions of a claim', () => {
  it('hold where there are none', () => {
    expect(refused(conversation({ mutedUntil: t0 + 99, contactAt: t0 }), {})).toBeUndefined();
    expect(unconditional).toEqual({
      notAfter: Number.POSITIVE_INFINITY,
      unlessMutedAfter: null,
      mutedReason: 'muted',
      unlessUserWroteSince: null,
      unlessCancelled: null,
      unlessContactAfter: null,
      refusedAs: null,
    });
  });
  it('are broken where WeChat got no response, before anything else', () => {
    expect(refused(emptyConversation, { isUnanswered: true, notAfter: t0 - 1 })).toBe('unanswered');
  });
  it.each([
    [t0 - 1, 'expired'],
    [t0, undefined],
  ])('are broken after their time: %d', (notAfter, reason) => {
    expect(refused(emptyConversation, { notAfter })).toBe(reason);
  });
  it.each([
    [t0 - 1, 'muted', 'muted'],
    [t0, 'muted', undefined],
    [t0 - 1, 'overtaken', 'overtaken'],
  ] as const)(
    'are broken while rules are muted for longer than %d',
    (unlessMutedAfter, mutedReason, reason) => {
      expect(refused(conversation({ mutedUntil: t0 }), { unlessMutedAfter, mutedReason })).toBe(reason);
    },
  );
  it('are broken where the user wrote since', () => {
    const wrote = conversation({ contactAt: t0 + 1 }, { deliveries: { asked } });
    expect(refused(wrote, { unlessUserWroteSince: 'asked' })).toBe('overtaken');
    const silent = conversation({ contactAt: t0 }, { deliveries: { asked }, contactKey: 'asked' });
    expect(refused(silent, { unlessUserWroteSince: 'asked' })).toBeUndefined();
  });
  it.each([
    [t0 - 1, 'overtaken'],
    [t0, undefined],
  ])('are broken where a rule has cancelled them after %d', (after, reason) => {
    const before = conversation({
      applied: { [cancelKey('reminder')]: { at: [t0 - 99, t0], until: t0 + 99 } },
    });
    expect(refused(before, { unlessCancelled: { name: 'reminder', after } })).toBe(reason);
    expect(refused(before, { unlessCancelled: { name: 'other', after } })).toBeUndefined();
  });
  it('are broken where the user did something, but only before the first is claimed', () => {
    const before = conversation({ contactAt: t0 });
    expect(refused(before, { unlessContactAfter: t0 - 1 })).toBe('overtaken');
    expect(
      refused(before, { unlessContactAfter: t0 - 1, refusedAs: { state: 'refused', reason: 'busy' } }),
    ).toBe('busy');
    expect(refused(before, { unlessContactAfter: t0 - 1 }, { isNew: false })).toBeUndefined();
    expect(refused(before, { unlessContactAfter: t0 })).toBeUndefined();
  });
});

describe('a push that another one came after', () => {
  const known = (contactAt: number, contactKey?: string) =>
    conversation(
      { contactAt },
      { deliveries: { asked }, ...(contactKey === undefined ? {} : { contactKey }) },
    );
  it.each([
    ['nobody came after', known(t0, 'asked'), false],
    ['the latest is unknown', known(t0), false],
    ['another of the same second was handled later', known(t0, 'other'), true],
    ['another is of a later second', known(t0 + 1, 'asked'), true],
    ['the latest is earlier', known(t0 - 1, 'other'), false],
    ['it is not remembered', conversation({ contactAt: t0 }), true],
  ])('is one where %s: %s', (_, before, expected) => {
    expect(isOvertaken(before, 'asked')).toBe(expected);
  });
});
