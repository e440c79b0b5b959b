import fc from 'fast-check';
import type { MemoryChange, RuleMemory } from '#shared/rules/memory.ts';
import type { Conversation, DecidedPush, Delivery, Grant } from '#shared/window/conversation.ts';
import { t0 } from './claim-builder.ts';

/** A decision of the receiver that the sender has not carried out. */
const decided = (at: number): DecidedPush => ({
  at,
  response: null,
  decision: {
    rule: 'hours',
    applied: ['hours'],
    muted: false,
    unlessMuted: false,
    usedMemory: false,
    replies: [],
    delayed: [],
    passive: null,
    typing: null,
    emits: [],
    changes: { contact: true },
  },
});
const undecided = fc.record<Delivery>({
  at: fc.integer({ min: t0 - 100, max: t0 + 20 }),
  lease: fc.constantFrom(0, t0 - 40, t0 + 20),
  owner: fc.constantFrom('', 'attempt-0'),
  replies: fc.array(
    fc.constantFrom(
      { state: 'sent' } as const,
      { state: 'sent', begun: t0 - 39.5 } as const,
      { state: 'sent', begun: t0 + 3.5 } as const,
      { state: 'reserved' } as const,
      { state: 'pending' } as const,
      { state: 'inResponse' } as const,
      { state: 'refused', reason: 'message', code: 45002 } as const,
    ),
    { maxLength: 2 },
  ),
});
const delivery: fc.Arbitrary<Delivery> = fc
  .tuple(undecided, fc.constantFrom(...Array<number>(14).fill(0), t0 - 80, t0 - 30))
  .map(([one, since]) => (since === 0 ? one : { ...one, decided: decided(since) }));
const memory: fc.Arbitrary<RuleMemory> = fc.record(
  {
    contactAt: fc.constantFrom(0, 0, 0, 0, t0 - 50, t0 - 50, t0 - 50, t0 + 5),
    mutedUntil: fc.constantFrom(0, 0, 0, 0, t0 - 1, t0 + 60),
    state: fc.constantFrom(null, { name: 'order', until: t0 + 60, values: { no: '20261014' } }),
    applied: fc.constantFrom({}, { otherwise: { at: [t0 - 50], until: t0 + 3550 } }),
    kept: fc.constant({
      counters: { streak: { count: 3, until: t0 + 60 } },
      tags: { vip: { until: t0 + 9 }, constructor: { until: t0 + 9 } },
    }),
  },
  { requiredKeys: ['contactAt', 'mutedUntil', 'state', 'applied'] },
);
const plainChange = fc.record(
  {
    contact: fc.boolean(),
    state: fc.constantFrom(null, { name: 'phone', until: t0 + 600, values: {} }),
    mutedUntil: fc.constantFrom(0, t0 + 1800),
  },
  { requiredKeys: ['contact'] },
);
const keepingChange = plainChange.map((change) => ({
  ...change,
  kept: { values: { store: { text: '静安', until: t0 + 60 }, constructor: null }, tags: { vip: null } },
}));
/** How a claim may change what rules remember. */
export const change: fc.Arbitrary<MemoryChange | null> = fc.option(
  fc.oneof({ weight: 9, arbitrary: plainChange }, { weight: 1, arbitrary: keepingChange }),
);
const grantOf = (seconds: number): fc.Arbitrary<Grant> =>
  fc
    .record({ at: fc.integer({ min: t0 - 90, max: t0 + 20 }), left: fc.integer({ min: -3, max: 5 }) })
    .map(({ at, left }) => ({ at, until: at + seconds, left }));
const whole: fc.Arbitrary<Required<Conversation>> = fc.record({
  version: fc.integer({ min: 1, max: 9 }),
  grants: fc.record(
    { userMessage: grantOf(48 * 3600), menuClick: grantOf(60), subscribe: grantOf(60) },
    { requiredKeys: [] },
  ),
  closedAt: fc.constantFrom(0, 0, 0, 0, t0 - 50, t0 + 5),
  watermark: fc.constantFrom(0, 0, 0, 0, t0 - 50, t0 + 5),
  lastSendAt: fc.constantFrom(0, 0, 0, t0 - 50, t0 + 2.9, t0 + 3.1),
  exhaustedAt: fc.constantFrom(0, 0, 0, t0 - 60, t0 + 1),
  deliveries: fc.oneof(
    fc.constant({}),
    fc.dictionary(fc.constantFrom('first', 'other'), delivery, { maxKeys: 2 }),
  ),
  contactKey: fc.constantFrom('first', 'other'),
  forgottenAt: fc.constantFrom(t0 - 50, t0 - 5, t0),
  memory,
});
/** Conversations around the time `t0`. They draw from few values, so that they collide with those of a claim. */
export const conversation: fc.Arbitrary<Conversation> = fc
  .tuple(whole, fc.boolean(), fc.boolean())
  .map(([{ contactKey, forgottenAt, ...rest }, isKnown, wasForgotten]) => ({
    ...rest,
    ...(isKnown ? { contactKey } : {}),
    // The watermark rises along.
    ...(wasForgotten ? { forgottenAt, watermark: Math.max(rest.watermark, forgottenAt) } : {}),
  }));
