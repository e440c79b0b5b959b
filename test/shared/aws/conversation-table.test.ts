import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalDynamoDb } from '#infra/local/aws/dynamodb.ts';
import { fromItem, toItem } from '#shared/aws/conversation-item.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { type MemoryChange, noMemory, type RuleMemory } from '#shared/rules/memory.ts';
import { planClaim } from '#shared/window/claim.ts';
import {
  type Conversation,
  type Delivery,
  emptyConversation,
  type Grant,
} from '#shared/window/conversation.ts';
import type { ConversationStore } from '#shared/window/ledger.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { claimOf, t0 } from '../../support/claim-builder.ts';
import { startConversationsTable, TableName } from '../../support/conversations-table.ts';

let dynamoDb: LocalDynamoDb;
let store: ConversationStore;
let counter = 0;
const newUser = () => ({ account: 'lantern', openId: `o${counter++}` });

/** A user of whom the table has an item. */
async function knownUser() {
  const user = newUser();
  await store.save(user, { ...emptyConversation, version: 1 }, t0);
  return user;
}

beforeAll(async () => {
  dynamoDb = await startConversationsTable();
  store = conversationTable(dynamoDb.client, TableName);
});
afterAll(() => dynamoDb.stop());

const delivery = fc.record<Delivery>({
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
const memory: fc.Arbitrary<RuleMemory> = fc.record(
  {
    contactAt: fc.constantFrom(0, 0, 0, 0, t0 - 50, t0 - 50, t0 - 50, t0 + 5),
    mutedUntil: fc.constantFrom(0, 0, 0, 0, t0 - 1, t0 + 60),
    state: fc.constantFrom(null, { name: 'order', until: t0 + 60, values: { no: '20261014' } }),
    applied: fc.constantFrom({}, { otherwise: { at: [t0 - 50], until: t0 + 3550 } }),
    kept: fc.constant({
      counters: { streak: { count: 3, until: t0 + 60 } },
      tags: { vip: { until: t0 + 9 } },
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
  kept: { values: { store: { text: '静安', until: t0 + 60 } }, tags: { vip: null } },
}));
const change: fc.Arbitrary<MemoryChange | null> = fc.option(
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
const conversation: fc.Arbitrary<Conversation> = fc
  .tuple(whole, fc.boolean(), fc.boolean())
  .map(([{ contactKey, forgottenAt, ...rest }, isKnown, wasForgotten]) => ({
    ...rest,
    ...(isKnown ? { contactKey } : {}),
    // The watermark rises with it.
    ...(wasForgotten ? { forgottenAt, watermark: Math.max(rest.watermark, forgottenAt) } : {}),
  }));

describe('a conversation as an item', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(conversation, (written) => {
        expect(fromItem(toItem('lantern#o', written, t0))).toEqual(written);
      }),
    );
  });
  it('is an item of one write unit in the usual case', () => {
    const replies: Delivery['replies'] = [{ state: 'sent', begun: t0 + 1.456 }];
    const usual: Conversation = {
      ...emptyConversation,
      contactKey: 'Me40HxlIDFihq4Cqt0ZSP0',
      memory: { ...noMemory, contactAt: t0 },
      grants: {
        userMessage: { at: t0, until: t0 + 172_800, left: 4 },
        subscribe: { at: t0, until: t0 + 60, left: 2 },
      },
      deliveries: Object.fromEntries(
        Array.from({ length: 8 }, (_, n) => [
          `Me40HxlIDFihq4Cqt0ZSP${n}`,
          { at: t0, lease: 0, owner: '', replies },
        ]),
      ),
    };
    expect(sizeOf(toItem('lantern#oQ8dN5xKlantern0000000000001', usual, t0))).toBeLessThan(1024);
  });
});

describe('the conversation table', () => {
  it.each([
    ['how often a rule applied', { change: { contact: true, applied: { a: { at: [t0], until: t0 + 60 } } } }],
    ['what the rules saw', { recollection: { memory: noMemory, window: { messages: 5, until: t0 + 60 } } }],
  ])('does not claim blindly where %s is to be kept, which takes a read', async (_, overrides) => {
    expect(await store.tryClaim(await knownUser(), claimOf(overrides))).toBeUndefined();
  });
  it('has nothing of a user who never wrote', async () => {
    expect(await store.load(newUser())).toBeUndefined();
  });
  it('saves over the version it was told of, and over no other', async () => {
    const user = newUser();
    expect(await store.save(user, { ...emptyConversation, version: 1 }, t0)).toBe(true);
    expect(await store.save(user, { ...emptyConversation, version: 1 }, t0)).toBe(false);
    expect(await store.save(user, { ...emptyConversation, version: 2, closedAt: 7 }, t0)).toBe(true);
    expect(await store.load(user)).toMatchObject({ version: 2, closedAt: 7 });
  });
  it('of a hundred claims of one push at once grants one', async () => {
    const user = await knownUser();
    const claims = await Promise.all(
      Array.from({ length: 100 }, (_, n) => store.tryClaim(user, claimOf({ owner: `attempt-${n}` }))),
    );
    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
  });
  it('of a hundred requests at once grants the five that the window allows', async () => {
    const user = await knownUser();
    await store.tryClaim(user, claimOf({ replies: 0 }));
    const claims = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        store.tryClaim(user, claimOf({ key: `request-${n}`, opens: null, lease: t0 + 31 })),
      ),
    );
    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(5);
  });

  it('of two hundred users at once lets the first hundred have a place, and begins anew with another key', async () => {
    const take = (key: string) => store.takePlace('lantern', { key, times: 100, until: t0 + 86_400 });
    const taken = await Promise.all(Array.from({ length: 200 }, () => take('coupon')));
    expect(taken.filter(Boolean)).toHaveLength(100);
    expect([await take('coupon'), await take('coupon day 2025-10-24')]).toEqual([false, true]);
    expect(await store.takePlace('harbor', { key: 'coupon', times: 1, until: null })).toBe(true);
  });

  it('claims blindly only where planning would do the same', async () => {
    const claim = fc.record({
      key: fc.constantFrom('first', 'new', 'new', 'new'),
      opens: fc.constantFrom('userMessage' as const, 'menuClick' as const, 'payment' as const, null),
      closes: fc.constant(false),
      replies: fc.integer({ min: 0, max: 6 }),
      inResponse: fc.constantFrom(0, 0, 1, 2),
      delay: fc.constantFrom(1, 1, 1, 1, 1, 50, 56, 200_000),
      askedAt: fc.constantFrom(t0, t0, t0 - 5, t0 - 30),
      change,
      unlessMutedAfter: fc.constantFrom(null, t0, t0 + 30),
      keep: fc.constantFrom(0, 0, 1, 3),
      unlessContactAfter: fc.constantFrom(null, null, t0 - 60, t0),
      notAfter: fc.constantFrom(...Array(19).fill(Number.POSITIVE_INFINITY), t0 + 10),
      unlessUserWroteSince: fc.constantFrom(...Array(19).fill(null), 'other'),
      unlessCancelled: fc.constantFrom(...Array(19).fill(null), { name: 'nudge', after: t0 - 60 }),
    });
    let blind = 0;
    await fc.assert(
      fc.asyncProperty(fc.option(conversation), claim, async (before, { delay, ...specs }) => {
        const user = newUser();
        if (before !== null) {
          await store.save(user, { ...before, version: 1 }, t0);
        }
        const start = before === null ? emptyConversation : { ...before, version: 1 };
        const wanted = claimOf({
          ...specs,
          at: t0,
          now: t0 + delay,
          quotas: defaultQuotas['official-account'],
        });
        const claimed = await store.tryClaim(user, wanted);
        if (claimed === undefined) return;
        blind++;
        expect(start.memory.mutedUntil).toBeLessThanOrEqual(
          wanted.unlessMutedAfter ?? Number.POSITIVE_INFINITY,
        );
        const plan = planClaim(start, wanted);
        expect(plan.kind).toBe('claimed');
        if (plan.kind === 'claimed') expect(claimed).toEqual(plan.conversation);
      }),
      { numRuns: 800 },
    );
    // The law says nothing if claims are hardly ever made blindly.
    expect(blind).toBeGreaterThan(60);
  }, 300_000);
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [name, attribute]) => sum + Buffer.byteLength(name) + attributeSize(attribute),
    0,
  );
}
function attributeSize(attribute: Readonly<Record<string, unknown>>): number {
  if (typeof attribute['S'] === 'string') return Buffer.byteLength(attribute['S']);
  if (typeof attribute['N'] === 'string') return Math.ceil(attribute['N'].length / 2) + 1;
  if (Array.isArray(attribute['L']))
    return attribute['L'].reduce((sum, item) => sum + 1 + attributeSize(item), 3);
  return 3 + Object.keys(attribute['M'] as object).length + sizeOf(attribute['M']);
}
