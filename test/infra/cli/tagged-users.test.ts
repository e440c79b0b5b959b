import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { taggedUsers } from '#infra/cli/user/tagged-users.ts';
import type { LocalDynamoDb } from '#infra/local/aws/dynamodb.ts';
import { conversationId } from '#shared/aws/conversation-item.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { type Kept, noMemory } from '#shared/rules/memory.ts';
import { emptyConversation } from '#shared/window/conversation.ts';
import type { ConversationStore } from '#shared/window/ledger.ts';
import { t0 } from '../../support/claim-builder.ts';
import { startConversationsTable, TableName } from '../../support/conversations-table.ts';

const tagged: Kept = { tags: { vip: { until: t0 + 100 }, trial: { until: t0 + 10 } } };
let dynamoDb: LocalDynamoDb;
let store: ConversationStore;
let users = 0;
let user = { account: '', openId: '' };

const save = (version: number, kept: Kept | undefined) => {
  const memory = { ...noMemory, contactAt: t0, ...(kept && { kept }) };
  return store.save(user, { ...emptyConversation, version, memory }, t0);
};
const listed = (now: number, account = user.account) =>
  taggedUsers(dynamoDb.client, TableName, account, now, () => {});
const key = () => ({ TableName, Key: { conversation: { S: conversationId(user) } } });
const stored = async () => JSON.stringify((await dynamoDb.client.send(new GetItemCommand(key()))).Item);

beforeAll(async () => {
  dynamoDb = await startConversationsTable();
  store = conversationTable(dynamoDb.client, TableName);
});
afterAll(() => dynamoDb.stop());
beforeEach(() => {
  users += 1;
  user = { account: `lantern${users}`, openId: `oQ8dN5xKlantern000000000${users}` };
});

describe('the users with a tag', () => {
  it('have the tags that have not ended', async () => {
    await save(1, tagged);
    const known = { openId: user.openId, lastContact: t0 };
    expect(await listed(t0)).toEqual([
      { ...known, tags: new Map(Object.entries({ vip: t0 + 100, trial: t0 + 10 })) },
    ]);
    expect(await listed(t0 + 10)).toEqual([{ ...known, tags: new Map([['vip', t0 + 100]]) }]);
    expect(await listed(t0 + 100)).toEqual([]);
  });
  it('are not those of an account whose name begins alike', async () => {
    await save(1, tagged);
    expect(await listed(t0, user.account.slice(0, -1))).toEqual([]);
  });
  it('are counted even if they were tagged before their openid was stored', async () => {
    await save(1, tagged);
    await dynamoDb.client.send(new UpdateItemCommand({ ...key(), UpdateExpression: 'REMOVE openId' }));
    expect(await listed(t0)).toMatchObject([{ openId: null, lastContact: t0 }]);
    await save(2, tagged);
    expect(await listed(t0)).toMatchObject([{ openId: user.openId }]);
  });
});

describe('what is stored', () => {
  it('says who the user is only while there is a tag', async () => {
    await save(1, { values: { store: { text: '静安', until: t0 + 100 } } });
    expect(await stored()).not.toContain(user.openId);
    await save(2, tagged);
    expect(await stored()).toContain(user.openId);
    await save(3, undefined);
    expect(await stored()).not.toContain(user.openId);
  });
});
