import { describe, expect, it } from 'vitest';
import {
  openId,
  pushRecord,
  rawRecord,
  rawRequestRecord,
  requestRecord,
  setUp,
  t0,
  textRecord,
} from './set-up.ts';

describe('the sender serving a request of another service', () => {
  it('sends inside the window that the user opened', async () => {
    const { handle, sentTexts, eventsOf } = setUp();
    await handle(textRecord('在吗'));
    expect(await handle(requestRecord('order-1', ['已发货', '明天到']))).toEqual([]);
    expect(sentTexts()).toEqual(['已发货', '明天到']);
    expect(eventsOf('WeChatReplySent')).toMatchObject([
      { account: 'lantern', openId, requestId: 'order-1', windowLeft: { messages: 3 } },
      { requestId: 'order-1' },
    ]);
    expect(eventsOf('WeChatReplySent')[0]).not.toHaveProperty('rule');
  });
  it('refuses what no window allows, and tells the service', async () => {
    const { handle, fake, published } = setUp();
    await handle(requestRecord('order-1', ['已发货']));
    expect(fake.requests).toEqual([]);
    expect(published).toMatchObject([
      {
        detailType: 'WeChatReplyRefused',
        detail: {
          metadata: { correlationId: 'order-1' },
          data: { requestId: 'order-1', reason: 'window', windowLeft: { messages: 0, until: null } },
        },
      },
    ]);
  });
  it.each([
    ['the same id', {}],
    [
      'another id and the same idempotencyKey',
      { metadata: { id: 'order-1-again', idempotencyKey: 'order-1' } },
    ],
  ])('serves a request once when it comes again with %s', async (_, again) => {
    const { handle, sentTexts, clock } = setUp();
    await handle(textRecord('在吗'));
    await handle(requestRecord('order-1', ['已发货'], { metadata: { idempotencyKey: 'order-1' } }));
    clock.now += 3600_000;
    await handle(requestRecord('order-1', ['已发货'], { metadata: { idempotencyKey: 'order-1' }, ...again }));
    expect(sentTexts()).toEqual(['已发货']);
  });
  it('does not send after notAfter', async () => {
    const { handle, fake, eventsOf } = setUp();
    await handle(textRecord('在吗'));
    await handle(requestRecord('order-1', ['已发货'], { data: { notAfter: '2025-10-23T06:20:31Z' } }));
    expect(fake.requests).toEqual([]);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'expired', requestId: 'order-1' }]);
  });

  it('says what became of it where it comes again after notAfter', async () => {
    const { handle, clock, eventsOf } = setUp();
    await handle(textRecord('在吗'));
    const request = requestRecord('order-1', ['已发货'], { data: { notAfter: '2025-10-23T06:21:00Z' } });
    await handle(request);
    clock.now += 60_000;
    await handle(request);
    expect(eventsOf('WeChatReplySent')).toHaveLength(2);
    expect(eventsOf('WeChatReplyRefused')).toEqual([]);
  });
  it('is too late and not invalid where it comes after notAfter', async () => {
    const { handle, eventsOf } = setUp();
    await handle(requestRecord('order-1', ['已发货'], { data: { notAfter: '2025-10-23T06:20:00Z' } }));
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'expired' }]);
  });
  it('is sent at once where our clock is behind that of the bus', async () => {
    const { handle, clock, sentTexts } = setUp();
    await handle(textRecord('在吗'));
    clock.now = t0 * 1000 - 900;
    await handle(requestRecord('order-1', ['已发货']));
    expect(sentTexts()).toEqual(['已发货']);
  });
  it('is not served again under a later time, when much has happened since', async () => {
    const { handle, clock, sentTexts } = setUp();
    await handle(textRecord('在吗', '0'));
    await handle(requestRecord('order-1', ['已发货']));
    for (let n = 1; n <= 12; n++) {
      clock.now += 900_000;
      const CreateTime = String(Math.floor(clock.now / 1000));
      await handle(textRecord('营业时间', String(n), {}, { CreateTime }));
    }
    const again = JSON.parse(requestRecord('order-1', ['已发货']).body);
    const time = `${new Date(clock.now).toISOString().slice(0, 19)}Z`;
    await handle(rawRecord(JSON.stringify({ ...again, time })));
    expect(sentTexts().filter((text) => text === '已发货')).toHaveLength(1);
  });

  const text = { msgtype: 'text', text: { content: 'a' } };
  it.each([
    ['no data', { data: undefined }, 'data: is missing'],
    ['no messages', { data: { messages: [] } }, 'data.messages: is empty'],
    ['a misspelt field', { data: { notAfterwards: 'x' } }, 'data.notAfterwards: is not a known field'],
    ['a time in words', { data: { notAfter: 'tomorrow' } }, 'data.notAfter: is not a valid datetime'],
    [
      'an unknown account',
      { data: { account: 'elsewhere' } },
      'data.account: is not an account of this stack; it can be lantern',
    ],
    ['a message of no type', { data: { messages: [{}] } }, 'data.messages[0].msgtype: is missing'],
    [
      'a message of an unknown type',
      { data: { messages: [text, { msgtype: 'file' }] } },
      'data.messages[1].msgtype: is "file"; it can be',
    ],
    [
      'a message without content',
      { data: { messages: [{ msgtype: 'text', text: {} }] } },
      'data.messages[0].text.content: is missing',
    ],
    ['another version', { metadata: { version: '2' } }, 'metadata.version: must be "1"'],
  ])('refuses a request with %s, field by field', async (_, overrides, problem) => {
    const { handle, fake, eventsOf, lines } = setUp();
    const base = {
      metadata: { id: 'order-1', version: '1', time: '2025-10-23T06:20:31Z' },
      data: { account: 'lantern', openId, messages: [text] },
    };
    const { metadata = {}, data = {} } = overrides as { metadata?: object; data?: object };
    const detail = {
      metadata: { ...base.metadata, ...metadata },
      data: 'data' in overrides && overrides.data === undefined ? undefined : { ...base.data, ...data },
    };
    expect(await handle(rawRequestRecord(detail))).toEqual([]);
    expect(fake.requests).toEqual([]);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([
      { requestId: 'order-1', reason: 'invalid', problem: expect.stringContaining(problem) },
    ]);
    expect(lines).toMatchObject([{ level: 'warn', event: 'request_invalid' }]);
  });
  it.each([null, 'text', [], {}, { metadata: 7, data: 8 }])('survives the detail %j', async (detail) => {
    const { handle, eventsOf } = setUp();
    expect(await handle(rawRequestRecord(detail))).toEqual([]);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'invalid' }]);
  });
  it('counts requests and rule replies against the same window', async () => {
    const { handle, sentTexts, eventsOf } = setUp();
    await handle(textRecord('三'));
    await handle(requestRecord('a', ['4', '5', '6'], { id: 'r2' }));
    expect(sentTexts()).toEqual(['1', '2', '3', '4', '5']);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'window', requestId: 'a' }]);
  });
});

describe('quotas as WeChat published them before', () => {
  it.each<[string, Record<string, unknown>, Record<string, string>, number]>([
    [
      '20 in 48 hours for a message',
      { userMessage: { limit: 20, window: '48h' } },
      { Content: '在吗', MsgId: '1' },
      20,
    ],
    [
      '3 in 48 hours for a message',
      { userMessage: { limit: 3, window: '48h' } },
      { Content: '在吗', MsgId: '1' },
      3,
    ],
    [
      '1 in a minute for opening the chat',
      { enterSession: { limit: 1, window: '1m' } },
      { MsgType: 'event', Event: 'user_enter_tempsession', SessionFrom: '' },
      1,
    ],
    [
      'none for opening the chat',
      { enterSession: { limit: 0, window: '1m' } },
      { MsgType: 'event', Event: 'user_enter_tempsession', SessionFrom: '' },
      0,
    ],
  ])('can be set: %s', async (_, quotas, push, limit) => {
    const { handle, sentTexts } = setUp({ account: { kind: 'mini-program', rules: [], quotas } });
    await handle(pushRecord(push));
    for (let n = 0; n < limit + 2; n++) await handle(requestRecord(`r${n}`, [String(n)]));
    expect(sentTexts()).toHaveLength(limit);
  });
});
