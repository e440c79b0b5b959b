import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noMemory } from '#shared/rules/memory.ts';
import {
  type Conversation,
  type Delivery,
  emptyConversation,
  isSettled,
  type ReplyState,
} from '#shared/window/conversation.ts';
import { forgetOld, nextVersion, tidiedVersion } from '#shared/window/forget.ts';
import { t0 } from '../../support/claim-builder.ts';

const deliveries = fc.array(
  fc.record({
    at: fc.integer({ min: t0 - 3000, max: t0 + 100 }),
    isDone: fc.boolean(),
    sentAfter: fc.integer({ min: 0, max: 2000 }),
  }),
  { maxLength: 40 },
);
const conversationOf = (specs: { at: number; isDone: boolean; sentAfter: number }[]): Conversation => ({
  ...emptyConversation,
  deliveries: Object.fromEntries(
    specs.map(({ at, isDone, sentAfter }, index): [string, Delivery] => [
      `d${index}`,
      {
        at,
        lease: isDone ? 0 : at + 30,
        owner: '',
        replies: [isDone ? { state: 'sent', begun: at + sentAfter } : { state: 'reserved' }],
      },
    ]),
  ),
});

describe('forgetOld', () => {
  it('never forgets what is being handled', () => {
    const specs = Array.from({ length: 20 }, (_, n) => ({ at: t0 - n * 3600, isDone: true, sentAfter: 0 }));
    const before = conversationOf(specs);
    for (const key of Object.keys(before.deliveries)) {
      expect(forgetOld(before, t0, key).deliveries).toHaveProperty([key]);
    }
  });
  it('remembers everything of the last ten minutes, and the last eight whatever their age', () => {
    const specs = Array.from({ length: 20 }, (_, n) => ({ at: t0 - n * 60, isDone: true, sentAfter: 0 }));
    const after = forgetOld(conversationOf(specs), t0, 'in hand');
    expect(Object.keys(after.deliveries)).toHaveLength(11);
    expect(after.watermark).toBe(t0 - 11 * 60 + 1);
    const old = conversationOf(specs.slice(0, 8).map((spec) => ({ ...spec, at: spec.at - 86_400 })));
    expect(forgetOld(old, t0, 'in hand')).toBe(old);
  });
  it('keeps what the rules saw until another message of the user is handled in its order', () => {
    const recollection = { memory: noMemory, window: { messages: 5, until: t0 + 3600 } };
    const [[key, delivery]] = Object.entries(
      conversationOf([{ at: t0 - 5, isDone: true, sentAfter: 0 }]).deliveries,
    ) as [[string, Delivery]];
    const before = { ...emptyConversation, deliveries: { [key]: { ...delivery, recollection } } };
    expect(forgetOld(before, t0, 'in hand', false)).toBe(before);
    expect(forgetOld(before, t0, key)).toBe(before);
    expect(forgetOld(before, t0, 'in hand').deliveries).toEqual({ [key]: delivery });
    const decided = { at: t0 - 120, response: null };
    const both = { ...emptyConversation, deliveries: { [key]: { ...delivery, recollection, decided } } };
    expect(forgetOld(both, t0, 'in hand', false)).toEqual(before);
  });
  it('does not let a flood fill the item', () => {
    const specs = Array.from({ length: 500 }, () => ({ at: t0 - 1, isDone: true, sentAfter: 0 }));
    expect(Object.keys(forgetOld(conversationOf(specs), t0, 'in hand').deliveries)).toHaveLength(200);
  });
  it('counts what rules remembered of a user in bytes, of which a Chinese character has three', () => {
    const state = { name: 'order', until: t0 + 600, values: { address: '路'.repeat(700) } };
    const recollection = { memory: { ...noMemory, state }, window: { messages: 5, until: t0 + 600 } };
    const { deliveries: written, ...rest } = conversationOf(
      Array.from({ length: 100 }, () => ({ at: t0 - 1, isDone: true, sentAfter: 0 })),
    );
    const remembered = Object.entries(written).map(([key, one]) => [key, { ...one, recollection }]);
    const before = { ...rest, deliveries: Object.fromEntries(remembered) };
    const { deliveries: kept } = forgetOld(before, t0, 'in hand', false);
    expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThan(50 * 1024);
    expect(Object.keys(kept).length).toBeGreaterThan(8);
  });
  it('never forgets what is not settled, nor what the watermark would not refuse', () => {
    fc.assert(
      fc.property(deliveries, (specs) => {
        const before = conversationOf(specs);
        const after = forgetOld(before, t0, 'in hand');
        for (const [key, delivery] of Object.entries(before.deliveries)) {
          if (key in after.deliveries) continue;
          expect(isSettled(delivery)).toBe(true);
          expect(delivery.at).toBeLessThan(after.watermark);
        }
        expect(after.watermark).toBeLessThanOrEqual(t0);
      }),
    );
  });
  it('remembers what may be asked for again under a later time, and then refuses whatever is no later', () => {
    const specs = Array.from({ length: 20 }, (_, n) => ({ at: t0 - n * 60, isDone: true, sentAfter: 0 }));
    const conversation = conversationOf(specs);
    const deliveries = Object.fromEntries(
      Object.entries(conversation.deliveries).map(([key, one]) => [
        key,
        { ...one, rememberUntil: t0 + 3600 },
      ]),
    );
    const requests = { ...conversation, deliveries };
    expect(forgetOld(requests, t0 + 3600, '')).toBe(requests);
    const after = forgetOld(requests, t0 + 4300, '');
    expect(Object.keys(after.deliveries)).toHaveLength(8);
    expect(after.watermark).toBe(t0 + 3600);
  });
  it('remembers a request that may come again whatever the user writes meanwhile, and the newest messages whatever is asked', () => {
    const flood = Array.from({ length: 300 }, (_, n) => ({ at: t0 - 1 - n, isDone: true, sentAfter: 0 }));
    const messages = conversationOf(flood).deliveries;
    const request: Delivery = {
      at: t0 - 590,
      lease: 0,
      owner: '',
      replies: [{ state: 'sent', begun: t0 - 590 }],
      rememberUntil: t0 + 80_000,
    };
    const asked = forgetOld({ ...emptyConversation, deliveries: { ...messages, request } }, t0, 'in hand');
    expect(Object.keys(asked.deliveries)).toHaveLength(200);
    expect(asked.deliveries['request']).toBe(request);

    const requests = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`request${n}`, request]));
    const written = forgetOld(
      { ...emptyConversation, deliveries: { ...messages, ...requests } },
      t0,
      'in hand',
    );
    const kept = Object.keys(written.deliveries);
    expect(kept).toHaveLength(200);
    expect(kept).toEqual(expect.arrayContaining(Array.from({ length: 50 }, (_, n) => `d${n}`)));
  });
  it('is idempotent', () => {
    fc.assert(
      fc.property(deliveries, (specs) => {
        const once = forgetOld(conversationOf(specs), t0, 'in hand');
        expect(forgetOld(once, t0, 'in hand')).toBe(once);
      }),
    );
  });
});

describe('what nextVersion keeps', () => {
  const one = (fields: Partial<Delivery> = {}): Delivery => ({
    at: t0 - 5,
    lease: 0,
    owner: '',
    replies: [{ state: 'sent', begun: t0 - 5 }],
    ...fields,
  });
  const recollection = { memory: noMemory, window: { messages: 5, until: t0 } };
  const next = (delivery: Delivery, isInOrder?: boolean) =>
    nextVersion(
      { ...emptyConversation, version: 4, deliveries: { old: delivery } },
      'new',
      one(),
      t0,
      isInOrder,
    );
  it('is one version further, with the delivery', () => {
    expect(next(one())).toEqual({
      ...emptyConversation,
      version: 5,
      deliveries: { old: one(), new: one() },
    });
  });
  it('is what the rules saw until another message comes in its order, which is how it comes unless it says so', () => {
    expect(next(one({ recollection })).deliveries['old']).toEqual(one());
    expect(next(one({ recollection }), false).deliveries['old']).toEqual(one({ recollection }));
  });
  it.each([
    [t0 - 59, true],
    [t0 - 60, false],
    [t0 - 61, false],
  ])('is a response as long as WeChat may ask for it again: decided at %d, %s', (at, isKept) => {
    const decided = { at, response: null };
    expect(next(one({ decided })).deliveries['old']).toEqual(isKept ? one({ decided }) : one());
    expect(next(one({ decided, recollection })).deliveries['old']).toEqual(isKept ? one({ decided }) : one());
    expect(next(one({ decided, recollection }), false).deliveries['old']).toEqual(
      isKept ? one({ decided, recollection }) : one({ recollection }),
    );
  });
  it('is all of a delivery that is not settled', () => {
    const open = one({ recollection, replies: [{ state: 'pending' }] });
    expect(next(open).deliveries['old']).toBe(open);
  });
});

describe('the limits of what is remembered', () => {
  const many = (count: number, fields: (n: number) => Partial<Delivery>): Conversation => ({
    ...emptyConversation,
    deliveries: Object.fromEntries(
      Array.from({ length: count }, (_, n): [string, Delivery] => [
        `d${n}`,
        { at: t0 - 9000 - n, lease: 0, owner: '', replies: [], ...fields(n) },
      ]),
    ),
  });
  const left = (conversation: Conversation): number =>
    Object.keys(forgetOld(conversation, t0, '').deliveries).length;
  it('are eight deliveries whatever their age', () => {
    expect([8, 9].map((count) => left(many(count, () => ({}))))).toEqual([8, 8]);
    expect(
      forgetOld(
        many(9, () => ({})),
        t0,
        '',
      ).watermark,
    ).toBe(t0 - 9008 + 1);
  });
  it('are 48 KB of JSON, of however few deliveries', () => {
    const replies = (bytes: number) =>
      [{ state: 'refused', reason: 'message', rid: 'x'.repeat(bytes) }] as ReplyState[];
    const [delivery] = Object.values(many(1, () => ({ replies: replies(0) })).deliveries);
    const empty = Buffer.byteLength(JSON.stringify(delivery));
    const four = (bytes: number) => many(4, () => ({ replies: replies(12 * 1024 - empty + bytes) }));
    expect([four(0), four(1)].map(left)).toEqual([4, 3]);
    // The newest stay.
    expect(Object.keys(forgetOld(four(1), t0, '').deliveries)).toEqual(['d0', 'd1', 'd2']);
  });
  it('spare what is of this second or later, which a watermark would have to refuse', () => {
    expect(left(many(20, () => ({ at: t0 })))).toBe(20);
    expect(left(many(250, () => ({ at: t0 })))).toBe(250);
    expect(left(many(250, () => ({ at: t0 - 1 })))).toBe(200);
  });
});

describe('tidiedVersion', () => {
  const conversation = (count: number): Conversation => ({
    ...conversationOf(
      Array.from({ length: count }, (_, n) => ({ at: t0 - 9000 - n, isDone: true, sentAfter: 0 })),
    ),
    version: 7,
  });
  it('is none until twelve can be forgotten together', () => {
    expect(tidiedVersion(conversation(19), t0, '')).toBeUndefined();
    const tidied = tidiedVersion(conversation(20), t0, '');
    expect([tidied?.version, Object.keys(tidied?.deliveries ?? {}).length]).toEqual([8, 8]);
  });
});
