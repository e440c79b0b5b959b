import { describe, expect, it } from 'vitest';
import { refusalOf } from '#infra/local/aws/queue-rules.ts';
import { openId, rawRecord, rawRequestRecord, requestRecord, setUp, t0, textRecord } from './set-up.ts';

const fromIntake = { group: null } as const;
const delayed = (overrides: object = {}) =>
  JSON.stringify({
    kind: 'later',
    dueAt: t0,
    work: {
      kind: 'delayedReplies',
      account: 'lantern',
      openId,
      key: 'k.after.0',
      rule: 'hours',
      messages: [{ msgtype: 'text', text: { content: '再见' } }],
      unlessContactAfter: null,
      correlationId: 'k',
      ...overrides,
    },
  });

describe('the intake', () => {
  it('hands what is due to the reply queue, under the group of its user', async () => {
    const { handle, queued, fake } = setUp();
    expect(await handle(requestRecord('order-1', ['已发货'], fromIntake))).toEqual([]);
    expect(await handle(rawRecord(delayed(), fromIntake))).toEqual([]);
    expect(queued.map(({ group }) => group)).toEqual([openId, openId]);
    expect(fake.requests).toEqual([]);
    const [first] = queued;
    await handle(textRecord('在吗'));
    await handle(rawRecord(first?.body ?? ''));
    expect(fake.requests).toHaveLength(1);
  });
  it('lets two events with one request through, and a repeat of one event once', async () => {
    const { handle, queued } = setUp();
    const ask = (event: string) => {
      const record = requestRecord('order-1', ['已发货'], fromIntake);
      return handle({ ...record, body: JSON.stringify({ ...JSON.parse(record.body), event }) });
    };
    for (const event of ['a', 'a', 'b']) await ask(event);
    expect(new Set(queued.map(({ deduplicationId }) => deduplicationId)).size).toBe(2);
  });
  it('puts off what is to be sent later, and tells at once of what cannot be served', async () => {
    const { handle, queued, later, eventsOf } = setUp();
    const sendAt = new Date((t0 + 3600) * 1000).toISOString();
    await handle(requestRecord('tomorrow', ['1'], { ...fromIntake, data: { sendAt } }));
    await handle(requestRecord('wrong', [], fromIntake));
    expect(later).toMatchObject([{ dueAt: t0 + 3600 }]);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ requestId: 'wrong', reason: 'invalid' }]);
    expect(queued).toEqual([]);
  });
  it.each([
    ['of a year to come', '2400-01-01T00:00:00Z', (t0 + 1) * 1000],
    ['of long ago', '2001-01-01T00:00:00Z', (t0 + 1 - 24 * 3600) * 1000],
    ['of a minute ago', new Date((t0 - 60) * 1000).toISOString(), (t0 - 60) * 1000],
  ])('bounds the time %s that a caller gives to a request', async (_, time, expected) => {
    const { handle, queued } = setUp();
    const record = requestRecord('order-1', ['已发货'], fromIntake);
    await handle({ ...record, body: JSON.stringify({ ...JSON.parse(record.body), time }) });
    expect(Date.parse(JSON.parse(queued[0]?.body ?? '').time)).toBe(expected);
  });
  it('writes what it hands on in characters that a queue takes, and loses none', async () => {
    const { handle, queued, later } = setUp();
    const content = 'a\u0000\u001b\uFFFE\uFFFF\ud83d b😀';
    await handle(requestRecord('now', [content], fromIntake));
    await handle(
      requestRecord('later', [content], {
        ...fromIntake,
        data: { sendAt: new Date((t0 + 60) * 1000).toISOString() },
      }),
    );
    const [{ body } = { body: '' }] = queued;
    expect(refusalOf({ isFifo: false } as never, { MessageBody: body })).toBeUndefined();
    const [{ work } = { work: undefined }] = later;
    for (const one of [JSON.parse(body), work])
      expect(one.detail.data.messages[0].text.content).toBe(content);
  });
  it('takes a request of 200 KB for what it is before it looks at it', async () => {
    const { handle, eventsOf, lines } = setUp();
    const text = '<a '.repeat(70_000);
    await handle(requestRecord('huge', [text], fromIntake));
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([
      { requestId: 'huge', reason: 'invalid', problem: expect.stringContaining('at most 131072') },
    ]);
    expect(lines.every(({ fields }) => JSON.stringify(fields).length < 2000)).toBe(true);
  });
  it('says what is wrong with a request in few words, however much is wrong', async () => {
    const { handle, eventsOf } = setUp();
    const fields = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`field${n}`, 1]));
    await handle(
      rawRequestRecord(
        { metadata: { id: 'x' }, data: { account: 'lantern', openId, ...fields } },
        fromIntake,
      ),
    );
    const [refused] = eventsOf('WeChatReplyRefused');
    expect(String(refused?.['problem']).length).toBeLessThanOrEqual(1000);
  });
});

describe('work that waited', () => {
  it.each([
    [
      'names a file that no rule sends',
      { messages: [{ msgtype: 'image', image: { media_id: 'file:../../../proc/self/environ' } }] },
    ],
    ['is no message of WeChat', { messages: [{ msgtype: 'text' }] }],
  ])('becomes a dead letter where it %s', async (_, overrides) => {
    const { handle, setAside, fake } = setUp();
    expect(await handle(rawRecord(delayed(overrides)))).toEqual([]);
    expect(setAside).toHaveLength(1);
    expect(fake.requests).toEqual([]);
  });
  it.each([
    ['the receiver', 'a delayed reply', 'AROARECEIVER:receiver', delayed(), 1],
    ['the sender', 'a delayed reply', 'AROASENDER:sender', delayed(), 0],
    ['the receiver', 'a push', 'AROARECEIVER:receiver', textRecord('在吗').body, 0],
    ['the sender', 'a push', 'AROASENDER:sender', textRecord('在吗').body, 1],
    ['an operator', 'a dead letter', 'AROAOPERATOR:me', delayed(), 0],
  ])('is taken from %s, if that is %s', async (_, __, senderId, body, refused) => {
    const { handle, setAside } = setUp();
    await handle(rawRecord(body, { senderId }));
    expect(setAside).toHaveLength(refused);
  });
  it('is announced when it is seen for the last time', async () => {
    const { handle, eventsOf } = setUp({
      publish: async (events) => {
        if (events.some(({ detailType }) => detailType === 'WeChatMessageReceived')) throw new Error('down');
        published.push(...events.map(({ detailType }) => detailType));
      },
    });
    const published: string[] = [];
    expect(await handle(textRecord('在吗', '1', { receiveCount: 14 }))).toEqual(['r1']);
    expect(published).toEqual([]);
    expect(await handle(textRecord('在吗', '1', { receiveCount: 15 }))).toEqual(['r1']);
    expect(published).toEqual(['WeChatMessageFailed']);
    expect(eventsOf('WeChatMessageFailed')).toEqual([]);
  });
});
