import { describe, expect, it } from 'vitest';
import { isPushWork, readWork } from '#functions/sender/read-work.ts';

const push = {
  key: 'k',
  openId: 'o1',
  createTime: 1,
  opens: null,
  message: { type: 'text', content: '在吗' },
};
const whole = { kind: 'push', account: 'lantern', receivedAt: 1, push };
const text = { rule: 'hours', message: { msgtype: 'text', text: { content: '9:00' } } };
const decision = {
  rule: 'hours',
  applied: ['hours'],
  replies: [text],
  delayed: [],
  passive: null,
  emits: [],
  changes: {},
};

const readBody = async (body: string) => {
  const record = { messageId: 'r', receiptHandle: 'r', body, attributes: { MessageGroupId: 'o1' } };
  return readWork(record, { receiver: '', sender: '' }, 0);
};

describe('a push on the queue', () => {
  it('is read as it was written', async () => {
    expect(await readBody(JSON.stringify(whole))).toEqual(whole);
  });
  it.each([
    ['a push without a user', { push: { ...push, openId: undefined } }],
    ['a push without a key', { push: { ...push, key: undefined } }],
    ['a push without a message', { push: { ...push, message: undefined } }],
    ['a push without a time', { push: { ...push, createTime: null } }],
    ['a time that no date can say', { push: { ...push, createTime: 1e13 } }],
    ['a window that nobody knows', { push: { ...push, opens: 'wave' } }],
    ['an empty decision', { decided: { decision: {} } }],
    ['a reply without a message', { decided: { decision: { ...decision, replies: [{ rule: 'hours' }] } } }],
    [
      'a reply of an unknown type',
      {
        decided: {
          decision: {
            ...decision,
            delayed: [{ rule: 'hours', message: { msgtype: 'hologram', hologram: {} } }],
          },
        },
      },
    ],
    ['a passive reply of no kind', { decided: { decision: { ...decision, passive: { rule: 'hours' } } } }],
  ])('is refused with %s', async (_, change) => {
    const body = JSON.stringify({ ...whole, ...change });
    await expect(readBody(body)).rejects.toMatchObject({ code: 'work_malformed' });
  });
  it.each([
    ['a passive reply', { ...decision, passive: { kind: 'reply', ...text } }],
    ['a hand-over', { ...decision, passive: { kind: 'transfer', rule: 'agent' } }],
    ['nothing', { ...decision, rule: null, applied: [], replies: [] }],
  ])('is taken with a decision of %s', async (_, decided) => {
    const work = { ...whole, decided: { decision: decided } };
    expect(await readBody(JSON.stringify(work))).toEqual(work);
  });
  it.each(['not JSON', 'null', '{"kind":"push"}', '{"kind":"nothing"}', '[]'])(
    'is refused where it is %j',
    async (body) => {
      await expect(readBody(body)).rejects.toMatchObject({ code: 'work_malformed' });
    },
  );
});

describe('a push as the receiver queues it', () => {
  const decided = { decision, respondedAt: 1 };
  it.each([{}, { decided }, { decided: { decision } }, { isUnanswered: true }, { answeredBy: 'hours' }])(
    'is recognised without its schema: %j',
    (change) => {
      expect(isPushWork({ ...whole, ...change })).toBe(true);
    },
  );
  it.each([
    { kind: 'later' },
    { account: undefined },
    { account: 7 },
    { receivedAt: '1' },
    { receivedAt: null },
    { push: {} },
    { decided: null },
    { decided: {} },
    { decided: 'x' },
    { decided: { ...decided, respondedAt: 'x' } },
    { decided: { ...decided, respondedAt: null } },
    { isUnanswered: false },
    { isUnanswered: 'yes' },
    { answeredBy: 7 },
    { answeredBy: null },
  ])('is none: %j', (change) => {
    expect(isPushWork({ ...whole, ...change })).toBe(false);
  });
  it.each([null, undefined, 7, 'push', [], [whole]])('is no %j', (value) => {
    expect(isPushWork(value)).toBe(false);
  });
});

describe('who may write what', () => {
  const writers = { receiver: 'AROARECEIVER', sender: 'AROASENDER' };
  const delayed = {
    kind: 'delayedReplies',
    account: 'lantern',
    openId: 'o1',
    key: 'k.after.0',
    rule: 'hours',
    messages: [{ msgtype: 'text', text: { content: '再见' } }],
    unlessContactAfter: null,
    correlationId: 'k',
  };
  const later = (work: object) => ({ kind: 'later', dueAt: 1, work });
  const codeOf = async (work: object, SenderId: string, known = writers) => {
    const record = {
      messageId: 'r',
      receiptHandle: 'r',
      body: JSON.stringify(work),
      attributes: { MessageGroupId: 'o1', SenderId },
    };
    return readWork(record, known, 0).then(
      () => 'read',
      ({ code }) => code,
    );
  };
  it.each([
    ['the receiver', 'a push', whole, 'AROARECEIVER:f', 'read'],
    ['the receiver', 'a push for later', later(whole), 'AROARECEIVER:f', 'read'],
    ['the receiver', 'other work for later', later(delayed), 'AROARECEIVER:f', 'work_of_stranger'],
    ['the sender', 'a push', whole, 'AROASENDER:f', 'work_of_stranger'],
    ['the sender', 'other work for later', later(delayed), 'AROASENDER:f', 'read'],
    ['an operator', 'a push', whole, 'AROAOPERATOR:me', 'read'],
    ['an operator', 'work of the sender', later(delayed), 'AROAOPERATOR:me', 'read'],
    ['a role that begins like it', 'work of the sender', later(delayed), 'AROARECEIVER2:f', 'read'],
  ])('%s, %s', async (_, __, work, senderId, expected) => {
    expect(await codeOf(work, senderId)).toBe(expected);
  });
  it('is not known where no roles are', async () => {
    expect(await codeOf(later(delayed), ':f', { receiver: '', sender: '' })).toBe('read');
    expect(await codeOf(whole, ':f', { receiver: '', sender: '' })).toBe('read');
  });
});

describe('the time of a request', () => {
  const at = Date.parse('2025-10-23T06:20:31Z');
  const timeOf = async (time: string, attributes: object, now = 0): Promise<string> => {
    const detail = { metadata: { id: 'r', version: '1', time }, data: {} };
    const body = JSON.stringify({ kind: 'WeChatSendRequested', source: 's', time, detail });
    const work = await readWork(
      { messageId: 'r', receiptHandle: 'r', body, attributes },
      { receiver: '', sender: '' },
      now,
    );
    return (work as { time: string }).time;
  };
  const received = { SentTimestamp: String(at) };
  it.each([
    ['of a minute before', '2025-10-23T06:19:31Z', '2025-10-23T06:19:31.000Z'],
    ['of a day before', '2025-10-22T06:20:31Z', '2025-10-22T06:20:31.000Z'],
    ['of longer before', '2025-10-22T06:20:30Z', '2025-10-22T06:20:31.000Z'],
    ['of later', '2025-10-23T06:20:32Z', '2025-10-23T06:20:31.000Z'],
  ])('is bounded when the intake gets it: %s', async (_, time, expected) => {
    expect(await timeOf(time, received)).toBe(expected);
    expect(await timeOf(time, {}, at)).toBe(expected);
  });
  it('is not bounded again in the queue of its user', async () => {
    expect(await timeOf('2001-01-01T00:00:00Z', { ...received, MessageGroupId: 'o1' })).toBe(
      '2001-01-01T00:00:00Z',
    );
  });
});
