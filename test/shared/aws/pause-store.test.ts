import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalDynamoDb } from '#infra/local/aws/dynamodb.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { type Pause, type PauseStore, pauseStore } from '#shared/aws/pause-store.ts';
import { emptyConversation } from '#shared/window/conversation.ts';
import { startConversationsTable, TableName } from '../../support/conversations-table.ts';

let dynamoDb: LocalDynamoDb;
let store: PauseStore;

beforeAll(async () => {
  dynamoDb = await startConversationsTable();
  store = pauseStore(dynamoDb.client, TableName);
});
afterAll(() => dynamoDb.stop());

const pause: Pause = { code: 45087, since: 1761200431, probes: 0, probeAt: 1761200491 };

describe('the pause of an account in the ConversationTable', () => {
  it('is nothing at first, and then what was written', async () => {
    expect(await store.read('lantern')).toBeUndefined();
    expect(await store.write('lantern', pause, undefined)).toBe(true);
    expect(await store.read('lantern')).toEqual(pause);
  });
  it('is written only over what was read', async () => {
    await store.write('harbor', pause, undefined);
    expect(await store.write('harbor', pause, undefined)).toBe(false);
    const next = { ...pause, probes: 1, probeAt: 1761200611 };
    const writes = await Promise.all([
      store.write('harbor', next, pause),
      store.write('harbor', next, pause),
    ]);
    expect(writes.sort()).toEqual([false, true]);
    expect(await store.read('harbor')).toEqual(next);
  });
  it('is nobody’s conversation', async () => {
    await store.write('atrium', pause, undefined);
    await conversationTable(dynamoDb.client, TableName).save(
      { account: 'atrium', openId: '' },
      { ...emptyConversation, version: 1 },
      1761200431,
    );
    expect(await store.read('atrium')).toEqual(pause);
  });
});
