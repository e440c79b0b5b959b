import { describe, expect, it } from 'vitest';
import { readWork } from '#functions/sender/read-work.ts';

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
