import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalDynamoDb } from '#infra/local/aws/dynamodb.ts';
import { fromItem, toItem } from '#shared/aws/conversation-item.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { noMemory } from '#shared/rules/memory.ts';
import { type Conversation, type Delivery, emptyConversation } from '#shared/window/conversation.ts';
import type { ConversationStore } from '#shared/window/ledger.ts';
import { claimOf, t0 } from '../../support/claim-builder.ts';
import { conversation } from '../../support/conversation-arbitraries.ts';
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
  it('has nothing about a user who never wrote', async () => {
    expect(await store.load(newUser())).toBeUndefined();
  });
  it('replaces the version that it was given, and no other', async () => {
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

  it('gives the first hundred of two hundred users a place, and starts again with another key', async () => {
    const take = (key: string) => store.takePlace('lantern', { key, times: 100, until: t0 + 86_400 });
    const taken = await Promise.all(Array.from({ length: 200 }, () => take('coupon')));
    expect(taken.filter(Boolean)).toHaveLength(100);
    expect([await take('coupon'), await take('coupon day 2025-10-24')]).toEqual([false, true]);
    expect(await store.takePlace('harbor', { key: 'coupon', times: 1, until: null })).toBe(true);
  });
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
