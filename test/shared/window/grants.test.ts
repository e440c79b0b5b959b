import { describe, expect, it } from 'vitest';
import {
  type Delivery,
  emptyConversation,
  type Grants,
  type ReplyState,
} from '#shared/window/conversation.ts';
import {
  charge,
  chargeLate,
  closeGrants,
  exhaustGrants,
  isLive,
  lastCertainlyBefore,
  lastMoment,
  lastWindowEnd,
  openGrant,
  refund,
  secondsUntilCertain,
  windowLeft,
  withoutGrant,
} from '#shared/window/grants.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { sentAt, t0 } from '../../support/claim-builder.ts';

const quotas = defaultQuotas['official-account'];
const minute = (left: number, until = t0 + 60) => ({ at: t0, until, left });
const delivery = (replies: readonly ReplyState[], fields: Partial<Delivery> = {}): Delivery => ({
  at: t0,
  lease: 0,
  owner: '',
  replies,
  ...fields,
});

describe('the numbers of WeChat', () => {
  it('are five messages in 48 hours, three in a minute, and two in a minute after a chat was entered', () => {
    const none = { limit: 0, seconds: 0 };
    const inMinute = { limit: 3, seconds: 60 };
    const written = { limit: 5, seconds: 172_800 };
    expect(defaultQuotas).toEqual({
      'official-account': {
        userMessage: written,
        menuClick: inMinute,
        subscribe: inMinute,
        scan: inMinute,
        enterSession: none,
        payment: none,
        complaint: none,
      },
      'mini-program': {
        userMessage: written,
        menuClick: none,
        subscribe: none,
        scan: none,
        enterSession: { limit: 2, seconds: 60 },
        payment: none,
        complaint: none,
      },
    });
  });
});

describe('the window that is open', () => {
  it.each<[string, Grants, { messages: number; until: number }]>([
    ['is none without a grant', {}, { messages: 0, until: 0 }],
    ['is that of the only grant', { scan: minute(2) }, { messages: 2, until: t0 + 60 }],
    ['is none where the grant is used up', { scan: minute(0) }, { messages: 0, until: 0 }],
    ['is none where more was sent than the grant allowed', { scan: minute(-1) }, { messages: 0, until: 0 }],
    [
      'allows what the largest grant allows',
      { userMessage: minute(4), scan: minute(2) },
      { messages: 4, until: t0 + 60 },
    ],
    ['allows it in any order', { userMessage: minute(1), scan: minute(2) }, { messages: 2, until: t0 + 60 }],
    [
      'of two that allow as much is the longer one',
      { userMessage: minute(2, t0 + 50), scan: minute(2, t0 + 60) },
      { messages: 2, until: t0 + 60 },
    ],
    [
      'of two that allow as much is the longer one, in any order',
      { userMessage: minute(2, t0 + 60), scan: minute(2, t0 + 50) },
      { messages: 2, until: t0 + 60 },
    ],
    [
      'does not end later because of a longer grant that allows less',
      { userMessage: minute(1, t0 + 500), scan: minute(2) },
      { messages: 2, until: t0 + 60 },
    ],
    [
      'does not end at a grant that allows nothing',
      { userMessage: minute(0, t0 + 500) },
      { messages: 0, until: 0 },
    ],
    [
      'is without a grant that is over',
      { userMessage: minute(5, t0 - 1), scan: minute(1) },
      { messages: 1, until: t0 + 60 },
    ],
  ])('%s', (_, grants, expected) => {
    expect(windowLeft(grants, t0)).toEqual(expected);
  });
  it('is over a second before its end, because a call takes that long', () => {
    expect([58.9, 59, 60].map((after) => isLive(t0 + 60, t0 + after))).toEqual([true, false, false]);
  });
  it.each<[string, Grants, number]>([
    ['none is open', {}, 0],
    ['one is open', { scan: minute(1) }, t0 + 60],
    ['of several is the last to close', { userMessage: minute(1, t0 + 500), scan: minute(3) }, t0 + 500],
    ['one has nothing left', { userMessage: minute(0, t0 + 500), scan: minute(3) }, t0 + 60],
    ['one is over', { scan: minute(3, t0 + 1) }, 0],
  ])('closes for good, where %s', (_, grants, expected) => {
    expect(lastWindowEnd(grants, t0)).toBe(expected);
  });
  it.each<[string, Grants, number, number]>([
    ['no grant pays', {}, 1, 0],
    ['the grant that is left pays', { scan: minute(1) }, 0, t0 + 59],
    ['a grant pays that they have used up', { scan: minute(0) }, 1, t0 + 59],
    ['a grant has been used up by others', { scan: minute(-1) }, 1, 0],
    ['two grants pay', { userMessage: minute(0, t0 + 500), scan: minute(0) }, 2, t0 + 499],
    ['the grant is over', { scan: minute(2, t0 - 5) }, 0, t0 - 6],
  ])('can be used by reserved messages up to a moment, where %s', (_, grants, reserved, expected) => {
    expect(lastMoment(grants, reserved)).toBe(expected);
  });
});

describe('a call to WeChat, and an action of the user about the same time', () => {
  // CreateTime has whole seconds, and two clocks differ by up to two.
  it.each([
    [t0 + 3, 0.5],
    [t0 + 3.1, undefined],
    [t0, 3.5],
    [t0 + 1.2, 2],
  ])('are certainly in that order after a pause, where the call began at %d: %s s', (begun, pause) => {
    expect(secondsUntilCertain({ scan: minute(1) }, begun, begun)).toBe(pause);
  });
  it('are not in doubt without a grant, and as long in doubt as the latest of several', () => {
    expect(secondsUntilCertain({}, t0, t0)).toBeUndefined();
    const later = { userMessage: minute(1), scan: { ...minute(1), at: t0 + 10 } };
    expect(secondsUntilCertain(later, t0 + 5, t0 + 10)).toBe(3.5);
    expect(secondsUntilCertain({ ...later, menuClick: { ...minute(1), at: t0 + 4 } }, t0 + 5, t0 + 13)).toBe(
      0.5,
    );
  });
  it.each([
    [t0, t0 - 4],
    [t0 + 0.1, t0 - 3],
    [t0 + 0.9, t0 - 3],
  ])('a call that began at %d came certainly after actions up to %d', (begun, expected) => {
    expect(lastCertainlyBefore(begun)).toBe(expected);
  });
});

describe('a grant', () => {
  const before = { ...emptyConversation, grants: { scan: minute(1) } };
  it('opens with the quota of its class, and replaces that of an earlier action', () => {
    expect(openGrant(before, 'scan', quotas.scan, t0 + 9).scan).toEqual({
      at: t0 + 9,
      until: t0 + 69,
      left: 3,
    });
    expect(openGrant(before, 'scan', quotas.scan, t0).scan).toEqual({ at: t0, until: t0 + 60, left: 3 });
    expect(openGrant(before, 'userMessage', quotas.userMessage, t0)).toEqual({
      scan: minute(1),
      userMessage: { at: t0, until: t0 + 172_800, left: 5 },
    });
  });
  it.each([
    ['the class allows nothing', before, 'payment', t0 + 9],
    ['a later action of the class came before', before, 'scan', t0 - 1],
    ['the window was closed later', { ...before, closedAt: t0 + 9 }, 'scan', t0 + 9],
  ] as const)('does not open where %s', (_, conversation, opens, at) => {
    expect(openGrant(conversation, opens, quotas[opens], at)).toBe(conversation.grants);
  });
  it('opens a second after the window was closed', () => {
    expect(openGrant({ ...before, closedAt: t0 + 8 }, 'scan', quotas.scan, t0 + 9).scan?.left).toBe(3);
  });
  it.each([
    [t0 + 9, 0],
    [t0 + 8, 3],
  ])('allows nothing if WeChat has said so of actions up to then: %d', (exhaustedAt, left) => {
    expect(openGrant({ ...before, exhaustedAt }, 'scan', quotas.scan, t0 + 9).scan?.left).toBe(left);
  });
  it('is charged for what was certainly sent after its action, and for nothing else', () => {
    const replies: ReplyState[] = [
      sentAt(t0 + 2),
      sentAt(t0 + 3),
      sentAt(t0 + 4),
      { state: 'sent' },
      { state: 'undetermined' },
      { state: 'inResponse' },
    ];
    const conversation = {
      ...emptyConversation,
      lastSendAt: t0 + 7,
      deliveries: {
        one: delivery(replies),
        two: delivery([sentAt(t0 + 7), { state: 'refused', reason: 'message' }]),
        three: delivery([sentAt(t0 - 7)]),
      },
    };
    expect(openGrant(conversation, 'userMessage', quotas.userMessage, t0).userMessage?.left).toBe(3);
    expect(openGrant(conversation, 'userMessage', quotas.userMessage, t0 + 4).userMessage?.left).toBe(5);
    const unsaid = { ...conversation, lastSendAt: t0 + 3 };
    expect(openGrant(unsaid, 'userMessage', quotas.userMessage, t0).userMessage?.left).toBe(5);
  });

  const two: Grants = { userMessage: minute(4), scan: { ...minute(2), at: t0 + 5 } };
  it('is charged with every other, unless it opened later', () => {
    expect(charge(two, 3)).toMatchObject({ userMessage: { left: 1 }, scan: { left: -1 } });
    expect(charge(two, 3, ['scan'])).toMatchObject({ userMessage: { left: 1 }, scan: { left: 2 } });
  });
  it('gets back what was not sent, up to its quota, unless it did not pay', () => {
    expect(refund(two, 0, delivery([]), quotas)).toBe(two);
    expect(refund(two, 1, delivery([]), quotas)).toMatchObject({
      userMessage: { left: 5 },
      scan: { left: 3 },
    });
    expect(refund(two, 9, delivery([], { unpaidBy: ['scan'] }), quotas)).toMatchObject({
      userMessage: { left: 5 },
      scan: { left: 2 },
    });
  });
  it('pays later for a call that began after it opened', () => {
    const unpaid = delivery([], { unpaidBy: ['scan'] });
    expect(chargeLate(two, t0 + 9, unpaid)).toMatchObject({ userMessage: { left: 4 }, scan: { left: 1 } });
    expect(chargeLate(two, t0 + 8, unpaid)).toEqual(two);
    expect(chargeLate(two, t0 + 9, delivery([]))).toBe(two);
  });
  it('ends with those of all actions up to a time', () => {
    expect(closeGrants(two, t0)).toEqual({ scan: two.scan });
    expect(closeGrants(two, t0 - 1)).toEqual(two);
    expect(closeGrants(two, t0 + 5)).toEqual({});
  });
  it('allows nothing more, with those of all actions up to a time', () => {
    expect(exhaustGrants(two, t0)).toEqual({ ...two, userMessage: minute(0) });
    expect(exhaustGrants({ scan: minute(-2) }, t0)).toEqual({ scan: minute(-2) });
    expect(exhaustGrants(two, t0 - 1)).toEqual(two);
  });
  it('is withdrawn alone', () => {
    expect(withoutGrant(two, 'userMessage')).toEqual({ scan: two.scan });
  });
});
