import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalDynamoDb } from '#infra/local/aws/dynamodb.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { type ResponseMarks, responseMarks } from '#shared/aws/response-marks.ts';
import type { Claim } from '#shared/window/claim.ts';
import { emptyConversation } from '#shared/window/conversation.ts';
import { claimReplies } from '#shared/window/ledger.ts';
import { answeredInResponse } from '#shared/window/response-mark.ts';
import { claimOf, t0 } from '../../support/claim-builder.ts';
import { startConversationsTable, TableName } from '../../support/conversations-table.ts';

const lifetime = 200 * 24 * 60 * 60;
const key = 'first';
let dynamoDb: LocalDynamoDb;
let marks: ResponseMarks;
let store: ReturnType<typeof conversationTable>;
let counter = 0;
const newId = (): string => `lantern#o${counter++}`;

beforeAll(async () => {
  dynamoDb = await startConversationsTable();
  marks = responseMarks(dynamoDb.client, TableName, () => lifetime);
  store = conversationTable(dynamoDb.client, TableName, () => lifetime);
});
afterAll(() => dynamoDb.stop());

/** A request of WeChat that came so many seconds after the first one, and is to be answered in its response. */
const answerAfter = (id: string, seconds: number, rule = 'hours') =>
  marks.tryMark(id, key, t0, { receivedAt: (t0 + seconds) * 1000, rule }, t0 + seconds);

/** The sender takes in hand what the request of `t0` put on the queue; whether the answer is left to it. */
async function takeInHand(id: string, overrides: Partial<Claim> = {}): Promise<boolean> {
  const propose = (isAnswered: boolean) => ({
    claim: claimOf({ key, unlessAnswered: !isAnswered, replies: isAnswered ? 0 : 1, ...overrides }),
  });
  const { proposal } = await claimReplies(store, id, {
    blindly: () => propose(false),
    knowing: (conversation) => propose(answeredInResponse(conversation, key, t0 * 1000) !== null),
  });
  return proposal.claim.unlessAnswered;
}

async function expiryOf(id: string): Promise<number> {
  const get = new GetItemCommand({ TableName, Key: { conversation: { S: id } } });
  return Number((await dynamoDb.client.send(get)).Item?.['expiresAt']?.N);
}

describe('an answer in the response to a push', () => {
  it('is told to the sender by the first word that there ever was of a user', async () => {
    const id = newId();
    expect(await answerAfter(id, 5)).toBe(true);
    expect(await store.load(id)).toEqual({
      ...emptyConversation,
      version: 1,
      responseMarks: { [key]: [{ receivedAt: (t0 + 5) * 1000, rule: 'hours' }] },
    });
    expect(await takeInHand(id)).toBe(false);
  });
  it('is not given where the sender has taken the push in hand', async () => {
    const id = newId();
    expect(await takeInHand(id)).toBe(true);
    expect(await answerAfter(id, 5)).toBe(false);
  });
  it('is given again to a repeat, before and after the sender has learnt of it', async () => {
    const id = newId();
    expect(await answerAfter(id, 5)).toBe(true);
    expect(await takeInHand(id)).toBe(false);
    expect(await answerAfter(id, 10)).toBe(true);
  });
  it.each([
    ['of the request that was queued unanswered, because this was told too late', 0],
    ['of a request that never came as far as the queue', -5],
  ])('is the sender’s to give where all that was told is %s', async (_, seconds) => {
    const id = newId();
    expect(await answerAfter(id, seconds)).toBe(true);
    expect(await takeInHand(id)).toBe(true);
    expect((await store.load(id))?.responseMarks).toEqual({});
    expect(await answerAfter(id, 10)).toBe(false);
  });
  it('is told by each request for itself, in whatever order they come to the table', async () => {
    const id = newId();
    await answerAfter(id, 5, 'hours');
    await answerAfter(id, 0, 'address');
    expect((await store.load(id))?.responseMarks[key]).toHaveLength(2);
    expect(await takeInHand(id)).toBe(false);
  });
  it('is not given to a push that is so old that whether it was answered is forgotten', async () => {
    const id = newId();
    await store.save(id, { ...emptyConversation, version: 1, watermark: t0 + 1 }, t0);
    expect(await answerAfter(id, 5)).toBe(false);
  });
  it('is not given any more to a flood that the sender does not come to see', async () => {
    const id = newId();
    const mark = (n: number) =>
      marks.tryMark(id, `key ${n}`, t0, { receivedAt: (t0 + n) * 1000, rule: 'hours' }, t0);
    for (let n = 0; n < 500; n++) expect(await mark(n)).toBe(true);
    expect(await mark(500)).toBe(false);
    // A repeat adds nothing that was not there.
    expect(await mark(499)).toBe(true);
    await takeInHand(id);
    expect(await mark(501)).toBe(true);
  });
  it('is not overwritten by whoever read the conversation before', async () => {
    const id = newId();
    await store.save(id, { ...emptyConversation, version: 1 }, t0);
    await answerAfter(id, 5);
    expect(await store.save(id, { ...emptyConversation, version: 2 }, t0)).toBe(false);
  });
  it('has the conversation kept as long as any other change', async () => {
    const id = newId();
    await store.save(id, { ...emptyConversation, version: 1 }, t0 - lifetime - 60);
    await answerAfter(id, 5);
    expect(await expiryOf(id)).toBe(t0 + 5 + lifetime);
  });
  it('and a message of the sender are never both given, however they race', async () => {
    for (let run = 0; run < 100; run++) {
      const id = newId();
      const [sends, ...responses] = await Promise.all([
        takeInHand(id),
        ...[5, 10].map((seconds) => answerAfter(id, seconds)),
      ]);
      expect(responses.some(Boolean)).toBe(!sends);
    }
  });
});
