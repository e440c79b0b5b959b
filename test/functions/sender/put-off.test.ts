import { describe, expect, it } from 'vitest';
import { failureEvents } from '#functions/sender/announce-failure.ts';
import { eventsOfInvalid } from '#functions/sender/announce-invalid.ts';
import type { Job } from '#functions/sender/job.ts';
import type { Done } from '#functions/sender/outcome.ts';
import { putOffReplies } from '#functions/sender/put-off.ts';
import { repeated } from '#functions/sender/repeated.ts';
import { noMemory } from '#shared/rules/memory.ts';
import { unconditional } from '#shared/window/conditions.ts';
import { emptyConversation, type ReplyState } from '#shared/window/conversation.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { openId, t0 } from './set-up.ts';

const planned = (content: string) => ({
  rule: 'r',
  deliveryId: 'd',
  message: { msgtype: 'text', text: { content } },
});
const job = (fields: object = {}): Job =>
  ({
    account: { id: 'lantern' },
    openId,
    key: 'k',
    at: t0,
    askedAt: t0 - 5,
    correlationId: 'c',
    conditions: unconditional,
    request: null,
    timesPutOff: 0,
    origin: { kind: 'push' },
    ...fields,
  }) as unknown as Job;
const busy = (code?: number): ReplyState => ({ state: 'putOff', ...(code === undefined ? {} : { code }) });

describe('replies that WeChat was too busy to take', () => {
  const putOff = (
    fields: object = {},
    { replies = [{ state: busy(45047), planned: planned('a') }] as readonly object[], closesAt = 0 } = {},
  ) => {
    const memory = { ...noMemory, contactAt: t0 - 1, mutedUntil: t0 - 2 };
    const done = { replies, conversation: { ...emptyConversation, memory } } as unknown as Done;
    return putOffReplies(job(fields), done, closesAt, t0);
  };
  it('are tried again together, with the code of the first', () => {
    const replies = [
      { state: { state: 'sent' }, planned: planned('sent') },
      { state: busy(), planned: planned('a') },
      { state: busy(45047), planned: planned('b') },
      { state: busy(45011), planned: planned('c') },
      { state: busy(45011), planned: undefined },
    ];
    expect(putOff({}, { replies })).toEqual({
      kind: 'postpone',
      name: 'k.again.1',
      dueAt: t0 + 30,
      work: {
        kind: 'putOffReplies',
        account: 'lantern',
        openId,
        key: 'k.again.1',
        askedAt: t0 - 5,
        replies: [planned('a'), planned('b'), planned('c')],
        times: 1,
        code: 45047,
        unlessContactAfter: t0 - 1,
        unlessMutedAfter: t0 - 2,
        notAfter: null,
        requestId: null,
        correlationId: 'c',
      },
    });
    expect(putOff({}, { replies: replies.slice(0, 1) })).toBeUndefined();
    expect(putOff({}, { replies: replies.slice(4) })).toBeUndefined();
    expect(putOff({}, { replies: [{ state: busy(), planned: planned('a') }] })?.work).toMatchObject({
      code: null,
    });
  });
  it.each([
    [0, 30],
    [1, 60],
    [4, 480],
    [5, 900],
    [9, 900],
  ])('wait longer each time, up to a quarter of an hour: after %d times %d s', (timesPutOff, pause) => {
    expect(putOff({ timesPutOff, key: `k.again.${timesPutOff}` })).toMatchObject({
      name: `k.again.${timesPutOff + 1}`,
      dueAt: t0 + pause,
      work: { times: timesPutOff + 1 },
    });
  });
  it('wait less where their window ends before', () => {
    expect(putOff({}, { closesAt: t0 + 20 })?.dueAt).toBe(t0 + 17);
  });
  it('keep a key of their own, whatever it looks like', () => {
    expect(putOff({ key: 'k.again.12' })?.name).toBe('k.again.1');
    expect(putOff({ key: 'k.again.1.0' })?.name).toBe('k.again.1.0.again.1');
    expect(putOff({ key: 'k.again.x' })?.name).toBe('k.again.x.again.1');
  });
  it('keep what they were put off with the first time', () => {
    const conditions = {
      ...unconditional,
      unlessContactAfter: t0 - 50,
      unlessMutedAfter: t0 - 60,
      notAfter: t0 + 99,
    };
    expect(putOff({ timesPutOff: 1, conditions })?.work).toMatchObject({
      unlessContactAfter: t0 - 50,
      unlessMutedAfter: t0 - 60,
      notAfter: t0 + 99,
    });
    expect(putOff({ timesPutOff: 1 })?.work).toMatchObject({
      unlessContactAfter: t0 - 1,
      unlessMutedAfter: null,
    });
  });
  it.each<[string, object, number | null]>([
    ['they answer a push', { origin: { kind: 'push' } }, t0 - 2],
    [
      'a request is stopped by a person',
      { origin: { kind: 'request' }, conditions: { ...unconditional, unlessMutedAfter: t0 } },
      t0 - 2,
    ],
    ['a request goes on beside a person', { origin: { kind: 'request' } }, null],
  ])('are stopped by a person or not where %s', (_, fields, unlessMutedAfter) => {
    expect(putOff(fields)?.work).toMatchObject({ unlessMutedAfter });
  });
  it('belong to their request, and to the push that it answers', () => {
    const conditions = { ...unconditional, unlessUserWroteSince: 'p' };
    const request = { requestId: 'order-1', source: 'shop.orders' };
    expect(putOff({ request, conditions })?.work).toMatchObject({ ...request, unlessUserWroteSince: 'p' });
    expect(putOff()?.work).not.toHaveProperty('unlessUserWroteSince');
  });
});

describe('a job whose sends are done', () => {
  it('says what became of them, and refuses what was put off and is gone', () => {
    const { lines, log } = memoryLog();
    const states: ReplyState[] = [{ state: 'sent' }, busy(45047), busy(45047)];
    const delivery = { at: t0, lease: 0, owner: '', replies: states };
    const names = [
      { deliveryId: 'k.0', rule: 'r', planned: undefined },
      { deliveryId: 'k.1', rule: 'r', planned: planned('b') },
      { deliveryId: 'k.2', rule: 'r', planned: undefined },
    ];
    const { replies, retryAfter } = repeated({ log, now: () => t0 * 1000 }, job(), names as never, {
      kind: 'handled',
      delivery,
      conversation: emptyConversation,
    });
    expect(replies).toEqual([{ state: 'sent' }, busy(45047), { state: 'refused', reason: 'rules' }]);
    expect(retryAfter).toBeNull();
    expect(lines).toMatchObject([
      {
        level: 'info',
        event: 'message_repeated',
        fields: { account: 'lantern', key: 'k', user: expect.any(String) },
      },
      { level: 'warn', event: 'reply_refused', fields: { delivery: 'k.2', reason: 'rules' } },
    ]);
    expect(JSON.stringify(lines)).not.toContain(openId);
  });
});

describe('the event about a message that becomes a dead letter', () => {
  const eventOf = (body: unknown) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const [event] = failureEvents({ messageId: 'm', body: text } as never, 'work_malformed', t0);
    return event?.detail.data;
  };
  const request = {
    kind: 'WeChatSendRequested',
    detail: { metadata: { id: 'r-1' }, data: { account: 'lantern', openId } },
  };
  const known = { account: 'lantern', openId, messageId: 'm', code: 'work_malformed' };
  it.each<[string, unknown, object]>([
    ['a push', { kind: 'push', account: 'lantern', push: { key: 'p-1', openId } }, { about: 'p-1' }],
    ['a request', request, { about: 'r-1' }],
    ['delayed replies', { kind: 'delayedReplies', account: 'lantern', openId, key: 'k-1' }, { about: 'k-1' }],
    [
      'what was put off',
      { kind: 'later', work: { kind: 'typing', account: 'lantern', openId, key: 'k-2' } },
      { about: 'k-2' },
    ],
    ['a request that was put off', { kind: 'later', work: request }, { about: 'r-1' }],
  ])('says whose it is where that can be read: %s', (_, body, about) => {
    expect(eventOf(body)).toEqual({ ...known, ...about });
  });
  it.each(['not JSON', 'null', '7', '[]', '{}', '{"account":"","openId":7,"key":{}}', '{"kind":"later"}'])(
    'says that nothing can be read: %s',
    (body) => {
      expect(eventOf(body)).toEqual({
        account: null,
        openId: null,
        about: null,
        messageId: 'm',
        code: 'work_malformed',
      });
    },
  );
  it('is short, whatever the message says', () => {
    expect(eventOf({ account: 'a'.repeat(500), openId: 'o', key: 'k' })).toMatchObject({
      account: 'a'.repeat(200),
    });
  });
});

describe('the event about a request that cannot be served', () => {
  const request = {
    kind: 'invalid',
    source: 'shop.orders',
    account: 'lantern',
    openId,
    key: 'k',
    at: t0,
    problem: 'data.messages: is missing',
  } as const;
  it('says what is wrong, and answers the request if it has an id', () => {
    expect(eventsOfInvalid({ ...request, requestId: 'r-1' })).toMatchObject([
      {
        source: 'wechat.sender',
        detailType: 'WeChatReplyRefused',
        detail: {
          metadata: { id: 'k.0', correlationId: 'r-1' },
          data: {
            account: 'lantern',
            openId,
            deliveryId: 'k.0',
            requestId: 'r-1',
            source: 'shop.orders',
            reason: 'invalid',
            problem: request.problem,
            windowLeft: { messages: 0, until: null },
          },
        },
      },
    ]);
    const [event] = eventsOfInvalid({ ...request, requestId: '' });
    expect(event?.detail.metadata).not.toHaveProperty('correlationId');
  });
});
