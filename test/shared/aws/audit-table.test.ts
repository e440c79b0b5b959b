import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalDynamoDb, startDynamoDb } from '#infra/local/aws/dynamodb.ts';
import {
  type AuditQuery,
  type AuditRecord,
  auditTrail,
  compareRecords,
  readAudit,
} from '#shared/aws/audit-table.ts';

const TableName = 'audits';
const t0 = 1761200431;
let dynamoDb: LocalDynamoDb;
const trail = () => auditTrail(dynamoDb.client, TableName);

beforeAll(async () => {
  dynamoDb = await startDynamoDb([
    {
      TableName,
      KeySchema: [
        { AttributeName: 'conversation', KeyType: 'HASH' },
        { AttributeName: 'record', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'conversation', AttributeType: 'S' },
        { AttributeName: 'record', AttributeType: 'S' },
      ],
    },
  ]);
});
afterAll(() => dynamoDb.stop());

const recordOf = (overrides: Partial<AuditRecord> = {}): AuditRecord => ({
  account: 'lantern',
  user: 'aaaa',
  key: 'k1',
  at: t0,
  finishedAt: t0 + 1,
  origin: 'push',
  replies: [
    { type: 'text', rule: 'hours', state: 'refused', reason: 'window', code: 45047, rid: '6a17-0f3c' },
  ],
  ...overrides,
});
const keysOf = async (query: AuditQuery): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key } of readAudit(dynamoDb.client, TableName, query)) keys.push(key);
  return keys;
};

describe('records of one second', () => {
  const sorted = (...records: Partial<AuditRecord>[]): string[] =>
    records
      .map(recordOf)
      .sort(compareRecords)
      .map(({ key }) => key);
  it('are told in the order in which their messages were handled', () => {
    expect(sorted({ key: 'b', order: 8 }, { key: 'a', order: 9 }, { key: 'c', order: 7 })).toEqual([
      'c',
      'b',
      'a',
    ]);
    // The time of the message comes first: what was put off is handled later.
    expect(sorted({ key: 'late', at: t0 + 1, order: 1 }, { key: 'early', order: 5 })).toEqual([
      'early',
      'late',
    ]);
  });
  it('of an earlier version are told by when they were finished, and else as they are stored', () => {
    expect(sorted({ key: 'b', finishedAt: t0 + 9 }, { key: 'a' }, { key: 'c' })).toEqual(['a', 'c', 'b']);
    expect(sorted({ key: 'new', order: 3, finishedAt: t0 + 5 }, { key: 'old', finishedAt: t0 + 2 })).toEqual([
      'old',
      'new',
    ]);
  });
});

describe('the AuditTable', () => {
  beforeAll(async () => {
    await trail().write(recordOf({ key: 'later', at: t0 + 60 }), 60);
    await trail().write(recordOf({ key: 'first' }), 60);
    await trail().write(recordOf({ key: 'of another', user: 'bbbb' }), 60);
    await trail().write(recordOf({ key: 'elsewhere', account: 'harbor' }), 60);
  });

  it('gives the records of a user, oldest first', async () => {
    expect(await keysOf({ account: 'lantern', user: 'aaaa', since: 0 })).toEqual(['first', 'later']);
    expect(await keysOf({ account: 'lantern', user: 'aaaa', since: t0 + 1 })).toEqual(['later']);
  });
  it('gives those of everybody, but of no other account', async () => {
    expect((await keysOf({ account: 'lantern', since: 0 })).sort()).toEqual(['first', 'later', 'of another']);
  });
  it('keeps the first record of a job, which knows the most', async () => {
    await trail().write(
      recordOf({ key: 'first', replies: [{ type: 'text', state: 'refused', reason: 'window' }] }),
      60,
    );
    for await (const record of readAudit(dynamoDb.client, TableName, {
      account: 'lantern',
      user: 'aaaa',
      since: 0,
    })) {
      if (record.key === 'first') expect(record).toEqual(recordOf({ key: 'first' }));
    }
  });
});
