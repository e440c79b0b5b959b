import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noMemory } from '#shared/rules/memory.ts';
import {
  type Conversation,
  type Delivery,
  emptyConversation,
  isSettled,
} from '#shared/window/conversation.ts';
import { forgetOld } from '#shared/window/forget.ts';
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
  it('is idempotent', () => {
    fc.assert(
      fc.property(deliveries, (specs) => {
        const once = forgetOld(conversationOf(specs), t0, 'in hand');
        expect(forgetOld(once, t0, 'in hand')).toBe(once);
      }),
    );
  });
});
