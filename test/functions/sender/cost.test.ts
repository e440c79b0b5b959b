import type { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logBatch } from '#functions/sender/log-batch.ts';
import { type LocalDynamoDb, startDynamoDb } from '#infra/local/aws/dynamodb.ts';
import { auditTrail } from '#shared/aws/audit-table.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { logLine } from '#shared/aws/log.ts';
import { embeddedMetrics } from '#shared/aws/metrics.ts';
import type { FakeAnswer } from '../../support/fake-http.ts';
import { type LogLine, memoryLog } from '../../support/memory-log.ts';
import { lineBytes, messages } from '../../support/message-price.ts';
import { safePush, textXml } from '../../support/push-builder.ts';
import { post, setUp as receiverSetUp } from '../receiver/set-up.ts';
import { openId, pushRecord, rawRecord, requestRecord, setUp, t0, textAt } from './set-up.ts';

/*
 * What a message costs, counted in calls of the SDK. The prices in infra/docs/cost.md are made from these numbers.
 */
const tables = {
  conversations: { conversation: 'HASH' },
  audits: { conversation: 'HASH', record: 'RANGE' },
} as const;
let dynamoDb: LocalDynamoDb;

beforeAll(async () => {
  dynamoDb = await startDynamoDb(
    Object.entries(tables).map(([TableName, keys]) => ({
      TableName,
      KeySchema: Object.entries(keys).map(([AttributeName, KeyType]) => ({ AttributeName, KeyType })),
      AttributeDefinitions: Object.keys(keys).map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S' as const,
      })),
    })),
  );
});
afterAll(() => dynamoDb.stop());

/** The sender with real adapters, and the names of the calls they make. */
function counted(account: Readonly<Record<string, unknown>> = {}, answers?: readonly FakeAnswer[]) {
  const calls: string[] = [];
  const units: number[] = [];
  const client = {
    async send(command: PutItemCommand | UpdateItemCommand) {
      calls.push(command.constructor.name.replace(/Command$/, ''));
      command.input.ReturnConsumedCapacity = 'TOTAL';
      const output = await dynamoDb.client.send(command as PutItemCommand);
      units.push(output.ConsumedCapacity?.CapacityUnits ?? 0);
      return output;
    },
  } as unknown as DynamoDBClient;
  const sender = setUp({
    account,
    ...(answers && { answers }),
    conversations: conversationTable(client, 'conversations'),
    audit: auditTrail(client, 'audits'),
  });
  return { ...sender, calls, units };
}

let user = 0;
/** A user who has written before: what follows is the steady state. */
async function knownUser(account: Readonly<Record<string, unknown>> = {}, answers?: readonly FakeAnswer[]) {
  const sender = counted(account, answers);
  const id = `${openId}${user++}`;
  const write = (text: string, after: number) => {
    sender.clock.now = (t0 + after + 1) * 1000;
    const record = textAt(text, t0 + after, String(after));
    return sender.handle({ ...record, body: record.body.replaceAll(openId, id) });
  };
  for (let n = 0; n < 5; n++) await write('营业时间', n * 60);
  sender.calls.length = 0;
  sender.units.length = 0;
  sender.published.length = 0;
  return { ...sender, write, id };
}

describe('a message of a user', () => {
  it.each([
    [
      'that is answered',
      { audit: false },
      '营业时间',
      ['UpdateItem', 'PutItem'],
      'answered, nothing published',
    ],
    [
      'that is answered, with a record kept',
      {},
      '营业时间',
      ['UpdateItem', 'PutItem', 'PutItem'],
      'answered, with a record',
    ],
    ['that is not answered', { audit: false }, '在吗', ['UpdateItem'], 'not answered, nothing published'],
  ] as const)('%s costs so many writes and no read', async (_, account, text, expected, priced) => {
    const { write, calls, published } = await knownUser({ ...account, publish: [] });
    await write(text, 3600);
    expect(calls).toEqual(expected);
    expect([calls.length, published.length]).toEqual([messages[priced].writes, messages[priced].events]);
  });
  it('costs two writes and no read, though it comes three seconds after another that was answered', async () => {
    const { write, calls } = await knownUser({ audit: false, publish: [] });
    await write('营业时间', 3600);
    await write('营业时间', 3603);
    expect(calls).toEqual(['UpdateItem', 'PutItem', 'UpdateItem', 'PutItem']);
  });
  it('costs two reads and a write that fails more where it is the first of its user, and never again', async () => {
    const sender = counted({ audit: false, publish: [] });
    await sender.handle(textAt('营业时间', t0, 'first'));
    expect(sender.calls).toEqual(['UpdateItem', 'GetItem', 'GetItem', 'PutItem', 'PutItem']);
    sender.calls.length = 0;
    await sender.handle(textAt('营业时间', t0 + 60, 'second'));
    expect(sender.calls).toEqual(['UpdateItem', 'PutItem']);
  });
  it('costs a write for its record, and one for what it asked where questions are kept', async () => {
    const { write, calls } = await knownUser({ publish: [] });
    await write('在吗', 3600);
    expect(calls).toEqual(['UpdateItem', 'PutItem']);
    const asking = await knownUser({ publish: [], unanswered: '30d' });
    await asking.write('在吗', 3600);
    expect(asking.calls).toEqual(['UpdateItem', 'PutItem', 'PutItem']);
  });
  it('that a limit of everybody lets through costs one write more, and the read that its decision is kept by', async () => {
    const limit = { name: 'coupon', times: 1, of: 'everybody' };
    const coupon = { id: 'coupon', when: { text: { equals: '领券' } }, limit, reply: { text: '券' } };
    const { write, calls } = await knownUser({ audit: false, publish: [], rules: [coupon] });
    await write('领券', 3600);
    expect(calls).toEqual(['GetItem', 'UpdateItem', 'PutItem', 'PutItem']);
  });
  it.each([
    ['that three replies answer', { audit: false }, '三', ['UpdateItem', 'PutItem', 'PutItem', 'PutItem']],
  ])('%s costs a write for each reply after the first', async (_, account, text, expected) => {
    const { write, calls } = await knownUser(account);
    await write(text, 3600);
    expect(calls).toEqual(expected);
  });
  // A kilobyte is a unit: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
  it.each([
    ['that is answered', '营业时间', 2],
    // Now and then what is old is forgotten by a write of its own.
    ['that is not answered', '在吗', 1.2],
  ])('%s costs a unit for each write, however long the conversation', async (_, text, most) => {
    const { write, units } = await knownUser({ audit: false, publish: [] });
    for (let n = 1; n <= 40; n++) await write(text, 3600 + n * 80);
    expect(units.reduce((sum, one) => sum + one, 0) / 40).toBeLessThanOrEqual(most);
  });
  it('costs one event where the account publishes what comes in, and none where it publishes nothing', async () => {
    const all = await knownUser({ publish: ['received', 'refused', 'undetermined'] });
    await all.write('营业时间', 3600);
    expect(all.published).toHaveLength(1);
    const none = await knownUser({ publish: [] });
    await none.write('营业时间', 3600);
    expect(none.published).toEqual([]);
  });
  it('costs one call of WeChat for each reply', async () => {
    const { write, fake } = await knownUser();
    const before = fake.requests.length;
    await write('三', 3600);
    expect(fake.requests.length - before).toBe(3);
  });
});

describe('a request of another service', () => {
  it('costs two writes and no read inside an open window', async () => {
    const { handle, calls, id, clock } = await knownUser({ audit: false });
    clock.now += 600_000;
    const record = requestRecord('order-1', ['已发货']);
    await handle({ ...record, body: record.body.replaceAll(openId, id) });
    expect(calls).toEqual(['UpdateItem', 'PutItem']);
    expect(calls).toHaveLength(messages['asked for by another service'].writes);
  });
});

describe('handing over to a person by a session', () => {
  const rules = [
    { id: 'agent', when: { menu: 'agent' }, reply: { text: '正在转接' }, transfer: true },
    { id: 'nina', when: { menu: 'nina' }, transfer: { kfAccount: 'nina@lantern' } },
    { id: 'bye', when: { menu: 'bye' }, transfer: false, evenWhenMuted: true },
  ];
  const ok = { errcode: 0, errmsg: 'ok' };
  const online = { kf_online_list: [{ kf_account: 'lei@lantern', status: 1, accepted_case: 0 }] };
  /** The click of a known user, and then what is put off because of it. */
  async function handOver(key: string, answers: readonly FakeAnswer[]) {
    const sender = await knownUser({ audit: false, publish: [], rules }, answers);
    const asked = sender.fake.requests.length;
    const click = pushRecord({ MsgType: 'event', Event: 'CLICK', EventKey: key });
    sender.clock.now += 600_000;
    const at = Math.floor(sender.clock.now / 1000);
    await sender.handle({
      ...click,
      body: click.body.replaceAll(openId, sender.id).replaceAll(String(t0), String(at)),
    });
    const ofMessage = [...sender.calls];
    const { later, calls, clock, handle } = sender;
    calls.length = 0;
    for (const { dueAt, work } of later) {
      clock.now = Math.max(clock.now, Math.ceil(dueAt) * 1000);
      await handle(rawRecord(JSON.stringify({ kind: 'later', dueAt, work }), { group: null }));
    }
    return {
      ofMessage,
      ofSession: calls,
      intake: later.length,
      requests: sender.fake.requests.slice(asked).map(({ url }) => new URL(url).pathname.split('/').at(-1)),
    };
  }
  it.each([
    ['to the least busy agent', 'agent', [ok, online, ok], ['send', 'getonlinekflist', 'create']],
    ['to the agent that the rule names', 'nina', [ok], ['create']],
    ['back, when the rule ends it', 'bye', [{ kf_account: 'lei@lantern' }, ok], ['getsession', 'close']],
  ])(
    '%s costs a turn on the intake and calls of WeChat, and no write or read more',
    async (_, key, answers, requests) => {
      const handedOver = await handOver(key, answers);
      expect(handedOver.requests).toEqual(requests);
      expect(handedOver.intake).toBe(1);
      expect(handedOver.ofSession).toEqual([]);
      expect(handedOver.ofMessage).toEqual(key === 'agent' ? ['UpdateItem', 'PutItem'] : ['UpdateItem']);
    },
  );
});

describe('the log of a message', () => {
  /** With the 26 bytes that CloudWatch adds: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
  const bytes = ({ level, event, fields }: LogLine): number =>
    Buffer.byteLength(logLine(level, event, fields, t0 * 1000, embeddedMetrics('wechat-reply'))) + 26;
  const isPriced = (measured: number, priced: number): void => {
    expect(measured).toBeLessThanOrEqual(priced);
    expect(measured).toBeGreaterThan(0.9 * priced);
  };

  it('is one line of the receiver', async () => {
    const { receive, lines } = receiverSetUp();
    await receive(post(safePush(textXml())));
    expect(lines.map(({ event }) => event)).toEqual(['push_queued']);
    for (const line of lines) isPriced(bytes(line), lineBytes.push);
  });
  it('is one line of the sender where it is answered, and none where it is not', async () => {
    const { write, lines } = await knownUser({ publish: [] });
    lines.length = 0;
    await write('在吗', 3600);
    expect(lines).toEqual([]);
    await write('营业时间', 3700);
    expect(lines.map(({ event }) => event)).toEqual(['reply_sent']);
    for (const line of lines) isPriced(bytes(line), lineBytes.reply);
  });
  it('is one more for a batch of which something goes back, or that was slow', () => {
    const { lines, log } = memoryLog();
    logBatch(log, { messages: 3, postponed: 0, milliseconds: 290 });
    expect(lines).toEqual([]);
    logBatch(log, { messages: 3, postponed: 1, milliseconds: 290 });
    logBatch(log, { messages: 3, postponed: 0, milliseconds: 5000 });
    expect(lines.map(({ event }) => event)).toEqual(['batch_done', 'batch_done']);
  });
});
