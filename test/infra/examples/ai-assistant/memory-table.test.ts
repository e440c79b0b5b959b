import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withQuestion } from '#infra/examples/ai-assistant/function/conversation.ts';
import { memoryTable } from '#infra/examples/ai-assistant/function/memory-table.ts';
import { type LocalDynamoDb, startDynamoDb } from '#infra/local/aws/dynamodb.ts';

describe('what the assistant remembers', () => {
  let dynamoDb: LocalDynamoDb;
  beforeAll(async () => {
    dynamoDb = await startDynamoDb([
      {
        TableName: 'Memory',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      },
    ]);
  });
  afterAll(() => dynamoDb.stop());
  const memory = () => memoryTable(dynamoDb.client, 'Memory', 7, () => 1_761_200_431_000);
  const user = (openId: string) => ({ account: 'lantern', openId });

  it('loses no change if several come at the same time', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(
      ids.map((id) =>
        memory().change(user('o1'), (before) => withQuestion(before, { id, text: id }, { messages: 10 })),
      ),
    );
    const kept = await memory().change(user('o1'), (before) => ({ ...before }));
    expect(kept?.turns.map(({ id }) => id).sort()).toEqual(ids);
  });
  it('is deleted if the user is to be forgotten', async () => {
    await memory().change(user('o2'), (before) => ({ ...before, silentUntil: 5 }));
    await memory().forget(user('o2'));
    const kept = await memory().change(user('o2'), () => undefined);
    expect(kept).toBeUndefined();
    let seen: unknown;
    await memory().change(user('o2'), (before) => {
      seen = before.silentUntil;
      return undefined;
    });
    expect(seen).toBe(0);
  });
  it('does not identify a user', async () => {
    const { ScanCommand } = await import('@aws-sdk/client-dynamodb');
    const { Items } = await dynamoDb.client.send(new ScanCommand({ TableName: 'Memory' }));
    expect(JSON.stringify(Items)).not.toMatch(/lantern|"o1"/);
  });
  it('allows no more than a day’s limit, however many ask at the same time', async () => {
    const all = await Promise.all(Array.from({ length: 9 }, () => memory().reserve('2026-11-26', 300, 1000)));
    expect(all.filter(Boolean)).toHaveLength(3);
    await memory().giveBack('2026-11-26', 250);
    expect(await memory().reserve('2026-11-26', 300, 1000)).toBe(true);
    expect(await memory().reserve('2026-11-26', 300, 1000)).toBe(false);
    expect(await memory().reserve('2026-11-27', 1001, 1000)).toBe(false);
  });
});
