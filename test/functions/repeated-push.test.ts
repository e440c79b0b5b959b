import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpEvent } from '#functions/receiver/http-event.ts';
import { passiveRules } from '#functions/receiver/passive-rules.ts';
import type { LocalDynamoDb } from '#infra/local/aws/dynamodb.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { type ResponseMarks, responseMarks } from '#shared/aws/response-marks.ts';
import type { Program } from '#shared/rules/program.ts';
import { startConversationsTable, TableName } from '../support/conversations-table.ts';
import { memoryLog } from '../support/memory-log.ts';
import { plainPush, signedAt, textXml } from '../support/push-builder.ts';
import { ruleSetOf } from '../support/rules-builder.ts';
import { post, setUp as setUpReceiver } from './receiver/set-up.ts';
import { setUp as setUpSender, textRecord } from './sender/set-up.ts';

const when = { text: { contains: '营业时间' } };
const rules = [
  { id: 'hours', when, passive: true, reply: { text: '9:00-21:00' }, continue: true },
  { id: 'days', when, reply: { text: '周一休息' } },
];
let dynamoDb: LocalDynamoDb;
let users = 0;

beforeAll(async () => {
  dynamoDb = await startConversationsTable();
});
afterAll(() => dynamoDb.stop());

interface Request {
  /** Milliseconds after the first. */
  readonly at: number;
  /** What the instance has in the place of the rules. */
  readonly known?: 'rules' | 'nothing' | 'others';
  /** What becomes of telling the sender. */
  readonly mark?: 'refused' | 'answerLost';
  readonly isQueued?: boolean;
}

/** WeChat's requests for one push, each to an instance of its own; the queue in between; and the sender. */
async function repeatedPush() {
  const push = plainPush(textXml('营业时间', { FromUserName: `oUser${users++}` }));
  const queue = new Map<string, string>();
  const sender = setUpSender({
    account: { rules, publish: ['received'] },
    conversations: conversationTable(dynamoDb.client, TableName),
  });
  sender.clock.now = signedAt * 1000;
  const table = responseMarks(dynamoDb.client, TableName, () => 86_400);

  /** Returns whether the response has the answer. */
  async function request({ at, known = 'rules', mark, isQueued = true }: Request): Promise<boolean> {
    const now = signedAt * 1000 + at;
    const set = await ruleSetOf(known === 'others' ? [] : rules, { kind: 'official-account' });
    const tryMark: ResponseMarks['tryMark'] = async (...about) => {
      if (mark === 'refused') throw new Error('throttled');
      const isMarked = await table.tryMark(...about);
      if (mark === 'answerLost') throw new Error('no answer');
      return isMarked;
    };
    const { receive } = setUpReceiver({
      now: now / 1000,
      accounts: [{ encryption: 'plaintext', rules: {} as Program }],
      decidePassively: passiveRules({
        rules: { of: async () => (known === 'nothing' ? Promise.reject(new Error('slow')) : set) },
        marks: { tryMark },
        log: memoryLog().log,
        wait: () => new Promise(() => {}),
        now: () => now,
      }),
      queue: async ({ deduplicationId, body }) => {
        if (!isQueued) throw new Error('SQS is down');
        if (!queue.has(deduplicationId)) queue.set(deduplicationId, body);
      },
    });
    const event: HttpEvent = post(push);
    const { body } = await receive({ ...event, requestContext: { ...event.requestContext, timeEpoch: now } });
    return body.includes('9:00-21:00');
  }
  /** Has the sender handle what is in the queue, once more; returns all that was sent so far. */
  async function send(): Promise<readonly string[]> {
    let id = 0;
    for (const body of queue.values())
      expect(await sender.handle({ ...textRecord('x', '1', { id: `r${id++}` }), body })).toEqual([]);
    return sender.sentTexts();
  }
  return { request, send };
}

const all = ['9:00-21:00', '周一休息'];
const rest = ['周一休息'];

describe('a push that WeChat repeats', () => {
  it.each<[string, readonly Request[], boolean, readonly string[]]>([
    ['is answered in the response', [{ at: 0 }], true, rest],
    ['is answered in the response to its repeat', [{ at: 0 }, { at: 5000 }], true, rest],
    [
      'is answered by the repeat, if the first found no rules',
      [{ at: 0, known: 'nothing' }, { at: 5000 }],
      true,
      rest,
    ],
    [
      'is answered by the repeat, if the first had other rules',
      [{ at: 0, known: 'others' }, { at: 5000 }],
      true,
      rest,
    ],
    ['is answered by a message, if the table refuses', [{ at: 0, mark: 'refused' }], false, all],
    ['is answered by a message, if the table’s answer is lost', [{ at: 0, mark: 'answerLost' }], false, all],
    [
      'is answered by a message, if the repeat cannot tell whether the sender knows',
      [
        { at: 0, known: 'nothing' },
        { at: 5000, mark: 'answerLost' },
      ],
      false,
      all,
    ],
    [
      'is answered by a message, if the response was lost and the repeat has no rules',
      [{ at: 0 }, { at: 5000, known: 'nothing' }],
      false,
      all,
    ],
    [
      'is answered by a message, if the response was lost and the table refuses the repeat',
      [{ at: 0 }, { at: 5000, mark: 'refused' }],
      false,
      all,
    ],
    [
      'is answered by a message, if the first never came as far as the queue',
      [
        { at: 0, isQueued: false },
        { at: 300, known: 'nothing' },
      ],
      false,
      all,
    ],
    [
      'is answered in the third response after two that could not tell',
      [{ at: 0, mark: 'answerLost' }, { at: 5000, mark: 'answerLost' }, { at: 10_000 }],
      true,
      rest,
    ],
    [
      'is answered in the response, though its first request came to a cold instance and was queued before',
      [{ at: 5000 }, { at: 0, known: 'nothing' }],
      true,
      rest,
    ],
    [
      'is answered by a message, if the response was lost and the repeat has other rules',
      [{ at: 0 }, { at: 5000, known: 'others' }],
      false,
      all,
    ],
    [
      'is answered by a message, if only the second of three had the rule, and its response was lost',
      [{ at: 0, known: 'nothing' }, { at: 5000 }, { at: 10_000, known: 'others' }],
      false,
      all,
    ],
  ])('%s', async (_, requests, isInResponse, sent) => {
    const { request, send } = await repeatedPush();
    const responses = new Map<number, boolean>();
    for (const one of requests) responses.set(one.at, await request(one));
    const [last] = [...responses].sort(([a], [b]) => b - a);
    expect(last?.[1]).toBe(isInResponse);
    expect([...(await send())].sort()).toEqual([...sent].sort());
    expect(await send()).toHaveLength(sent.length);
  });
  it('is answered by nobody twice, when a repeat comes after the sender', async () => {
    const { request, send } = await repeatedPush();
    await request({ at: 0, known: 'nothing' });
    expect(await send()).toEqual(all);
    expect(await request({ at: 5000 })).toBe(false);
    expect(await request({ at: 10_000, known: 'nothing' })).toBe(false);
    expect(await send()).toEqual(all);
  });
  it('is sent what its response was to have, when the repeat comes after the sender', async () => {
    const { request, send } = await repeatedPush();
    expect(await request({ at: 0 })).toBe(true);
    expect(await send()).toEqual(rest);
    expect(await request({ at: 5000, known: 'nothing' })).toBe(false);
    expect(await send()).toEqual([...rest, '9:00-21:00']);
    expect(await request({ at: 10_000 })).toBe(false);
  });
  it('is not answered again for somebody who replays it later', async () => {
    const { request, send } = await repeatedPush();
    expect(await request({ at: 0 })).toBe(true);
    expect(await request({ at: 120_000, known: 'nothing' })).toBe(false);
    expect(await send()).toEqual(rest);
  });
});
