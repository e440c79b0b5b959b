import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetUser } from '#functions/sender/forget-user.ts';
import type { LocalDynamoDb } from '#infra/local/aws/dynamodb.ts';
import { formerConversationId } from '#shared/aws/conversation-item.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { formerConversations } from '#shared/aws/former-conversations.ts';
import { windowLeft } from '#shared/window/grants.ts';
import items from '../../fixtures/earlier-version/items.json' with { type: 'json' };
import records from '../../fixtures/earlier-version/records.json' with { type: 'json' };
import schedules from '../../fixtures/earlier-version/schedules.json' with { type: 'json' };
import { startConversationsTable, TableName } from '../../support/conversations-table.ts';
import { storedToken } from '../../support/memory-tokens.ts';
import { openId, rawRecord, requestRecord, setUp, t0, textAt } from './set-up.ts';

/*
 * What the version before the intake left behind, as it wrote it: items of the ConversationTable, messages of the reply queue
 * and one-time schedules. A stack that is updated finds them, for as long as 45 days.
 */
const rules = [
  { id: 'hours', when: { text: { contains: '营业时间' } }, reply: { text: '9:00-21:00' } },
  { id: 'three', when: { text: { equals: '三' } }, reply: [{ text: '1' }, { text: '2' }, { text: '3' }] },
  { id: 'welcome', when: { event: 'subscribe' }, reply: { text: '欢迎' } },
  {
    id: 'order',
    when: { text: { equals: '下单' } },
    reply: { text: '哪一家店？' },
    setState: { name: 'store', for: '1h' },
  },
  { id: 'store', when: { state: 'store', text: { equals: '静安' } }, reply: { text: '好的，静安店' } },
  { id: 'once', when: { text: { equals: '领券' } }, cooldown: '1h', reply: { text: '券码 A1' } },
];
const account = { rules, remindBeforeWindowCloses: '2h' };
const user = { account: 'lantern', openId };
let dynamoDb: LocalDynamoDb;

beforeEach(async () => {
  dynamoDb = await startConversationsTable();
});
afterEach(() => dynamoDb.stop());

/** The sender of this version on the table as the earlier one left it. */
async function afterUpdate(left: keyof typeof items | null, given: Parameters<typeof setUp>[0] = {}) {
  const calls: string[] = [];
  const client = {
    send(command: GetItemCommand) {
      calls.push(command.constructor.name.replace(/Command$/, ''));
      return dynamoDb.client.send(command);
    },
  } as unknown as LocalDynamoDb['client'];
  const table = conversationTable(client, TableName);
  if (left !== null) {
    const Item = items[left] as unknown as Record<string, AttributeValue>;
    await dynamoDb.client.send(new PutItemCommand({ TableName, Item }));
  }
  const sender = setUp({ account, conversations: table, ...given });
  sender.tokens.set('lantern', storedToken({ expiresAt: t0 + 72 * 3600 }));
  const at = (seconds: number): void => {
    sender.clock.now = (t0 + seconds) * 1000;
  };
  at(120);
  return { ...sender, table, calls, at };
}

const inQueue = (work: unknown) => rawRecord(JSON.stringify(work));

describe('a conversation of an earlier version', () => {
  it('goes on: its window, its dialogue and what its rules remember', async () => {
    const { handle, table, sentTexts } = await afterUpdate('dialogue');
    const before = await table.load(user);
    expect(windowLeft(before?.grants ?? {}, t0 + 120)).toEqual({ messages: 4, until: t0 + 90 + 48 * 3600 });
    await handle(textAt('静安', t0 + 119, '20'));
    await handle(textAt('领券', t0 + 120, '21'));
    expect(sentTexts()).toEqual(['好的，静安店']);
    expect((await table.load(user))?.memory.contactAt).toBe(t0 + 120);
  });
  it('pays for requests with what is left of its window', async () => {
    const { handle, eventsOf } = await afterUpdate('requested');
    for (let n = 0; n < 5; n++) await handle(requestRecord(`new-${n}`, ['已发货']));
    expect(eventsOf('WeChatReplySent')).toHaveLength(4);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'window' }]);
  });
  it('is read once more than any other, and only until its first change', async () => {
    const { handle, calls, at } = await afterUpdate('dialogue', { account: { rules, audit: false } });
    await handle(textAt('营业时间', t0 + 119, '20'));
    expect(calls).toEqual(['UpdateItem', 'GetItem', 'GetItem', 'PutItem', 'PutItem']);
    calls.length = 0;
    at(600);
    await handle(textAt('营业时间', t0 + 599, '21'));
    expect(calls).toEqual(['UpdateItem', 'PutItem']);
  });
  it('is forgotten with its user, under both keys', async () => {
    const { table, forgotten } = await afterUpdate('dialogue');
    await forgetUser(
      {
        conversations: table,
        formerConversations: formerConversations(dynamoDb.client, TableName),
        audit: { write: async () => {}, keepUnanswered: async () => {}, forget: async () => {} },
        schedules: { forget: async (prefix) => void forgotten.push(prefix) },
        publish: async () => {},
        log: () => {},
        now: () => (t0 + 120) * 1000,
      },
      user,
      'command',
    );
    const Key = { conversation: { S: formerConversationId(user) } };
    expect((await dynamoDb.client.send(new GetItemCommand({ TableName, Key }))).Item).toBeUndefined();
    expect(await table.load(user)).toMatchObject({ watermark: t0 + 120, grants: {}, deliveries: {} });
  });
  it.each([
    ['was answered', 'dialogue', textAt('三', t0 + 30, '2')],
    ['was of unknown outcome', 'threw', textAt('营业时间', t0, '6')],
    ['was answered in the response', 'inResponse', inQueue(records.answered)],
    ['was answered in the response, and came again before', 'inResponse', inQueue(records.push)],
    ['was made by another service', 'requested', inQueue(records.request)],
    [
      'was made by another service, which asks again',
      'requested',
      inQueue({ ...records.request, event: '17793124-05d4-b198-2fde-7ededc63b103' }),
    ],
  ] as const)('has what %s done, though the queue hands it over again', async (_, left, record) => {
    const { handle, fake } = await afterUpdate(left);
    expect(await handle(record)).toEqual([]);
    expect(fake.requests).toEqual([]);
  });
  it('has what was given back sent, and no more', async () => {
    const { handle, sentTexts } = await afterUpdate('refused');
    await handle(textAt('三', t0, '5'));
    expect(sentTexts()).toEqual(['2', '3']);
    const busy = await afterUpdate('busy');
    await busy.handle(textAt('营业时间', t0, '7'));
    expect(busy.sentTexts()).toEqual(['9:00-21:00']);
  });
  it('has what its sender was sending when it was replaced called undetermined, and the rest sent', async () => {
    const { handle, sentTexts, eventsOf } = await afterUpdate('died');
    await handle(textAt('三', t0, '8'));
    expect(sentTexts()).toEqual(['2', '3']);
    expect(eventsOf('WeChatReplyUndetermined')).toHaveLength(1);
  });
});

describe('a message that an earlier version put on the queue', () => {
  it('is answered where it is a push', async () => {
    const { handle, sentTexts } = await afterUpdate(null);
    await handle(inQueue(records.push));
    await handle(inQueue(records.subscribe));
    expect(sentTexts()).toEqual(['9:00-21:00', '欢迎']);
  });
  it('is not answered a second time where the response had the answer', async () => {
    const { handle, sentTexts, eventsOf } = await afterUpdate(null);
    await handle(inQueue(records.answered));
    expect(sentTexts()).toEqual([]);
    expect(eventsOf('WeChatMessageReceived')).toMatchObject([{ rule: 'hours' }]);
  });
  it('is served once where it is a request, though whoever asks asks again', async () => {
    const { handle, sentTexts } = await afterUpdate('dialogue');
    await handle(inQueue(records.request));
    await handle(inQueue({ ...records.request, event: 'e1' }));
    expect(sentTexts()).toEqual(['已发货']);
    const again = await afterUpdate('dialogue');
    await again.handle(inQueue({ ...records.request, event: 'e1' }), inQueue(records.request));
    expect(again.sentTexts()).toEqual([]);
  });
  it('waits for its time where it came before it, by the name that it had', async () => {
    const { handle, later, at } = await afterUpdate('dialogue');
    at(100);
    await handle(inQueue(records.delayedReplies));
    expect(later).toMatchObject([
      { name: records.delayedReplies.work.key, dueAt: records.delayedReplies.dueAt },
    ]);
  });
});

describe('a schedule of an earlier version', () => {
  const [delayed, reminder, request] = schedules as [
    (typeof schedules)[0],
    (typeof schedules)[0],
    (typeof schedules)[0],
  ];
  const fired = ({ body, group }: (typeof schedules)[0]) => rawRecord(JSON.stringify(body), { group });

  it('has its replies sent at their time', async () => {
    const { handle, sentTexts, later, at } = await afterUpdate('requested');
    at(delayed.at - t0 + 1);
    await handle(fired(delayed));
    expect(later).toMatchObject([{ name: delayed.name, dueAt: delayed.body.dueAt }]);
    at(delayed.body.dueAt - t0);
    await handle(fired(delayed));
    await handle(fired(delayed));
    expect(sentTexts()).toEqual(['不客气']);
  });
  it('has its replies dropped where the user has written since', async () => {
    const { handle, sentTexts, at } = await afterUpdate('dialogue');
    at(delayed.body.dueAt - t0);
    await handle(fired(delayed));
    expect(sentTexts()).toEqual([]);
  });
  it('has its request served once, though whoever asks asks again', async () => {
    const { handle, sentTexts, at } = await afterUpdate('dialogue');
    at(request.body.dueAt - t0);
    await handle(fired(request));
    await handle(inQueue({ ...request.body.work, event: 'e1' }));
    expect(sentTexts()).toEqual(['明天见']);
  });
  it('reminds of the end of the window', async () => {
    const { handle, eventsOf, at } = await afterUpdate('requested');
    at(reminder.body.dueAt - t0);
    await handle(fired(reminder));
    expect(eventsOf('WeChatWindowClosing')).toMatchObject([{ openId, secondsLeft: 7200 }]);
  });
});
