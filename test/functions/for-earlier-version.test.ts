import { describe, expect, it } from 'vitest';
import { queueJson } from '#shared/contracts/queue-json.ts';
import type { Work } from '#shared/contracts/work.ts';
import { earlierWork } from '../fixtures/earlier-version/work-schema.ts';
import { rules as base, setUp } from './decided-push-set-up.ts';
import { requestRecord, t0, textRecord } from './sender/set-up.ts';

/** What a sender of the earlier version reads of a message that this version puts on the queue. */
const read = (work: Work) => earlierWork.parse(JSON.parse(queueJson(work)));

const rules = [
  ...base,
  {
    id: 'soon',
    when: { text: { equals: '稍后' } },
    reply: [{ text: '好' }, { text: '到了', after: '1h', evenIfUserWrites: true }],
  },
];

describe('a sender of an earlier version, which meets what functions of this one put on its queue', () => {
  it.each([
    ['地址', undefined],
    ['几点', 'hours'],
    ['你好', 'hello'],
    ['人工', 'agent'],
    ['什么', 'otherwise'],
  ])('sends no answer again that is in the response: %s', async (content, answeredBy) => {
    const { text } = await setUp({ rules });
    const { work, response } = await text(content);
    expect(work).toHaveLength(1);
    const told = work.map((one) => read(one));
    expect(told).toMatchObject([{ kind: 'push', account: 'lantern' }]);
    expect(told[0]).toHaveProperty('push.createTime', t0);
    expect(response !== null).toBe(answeredBy !== undefined);
    expect((told[0] as { answeredBy?: string }).answeredBy).toBe(answeredBy);
  });
  it('answers by itself what was decided to be answered by a message', async () => {
    const { click } = await setUp({ rules });
    const { work } = await click('order');
    expect(work).toMatchObject([{ decided: { decision: { rule: 'ask' } } }]);
    expect(work.map(read)).toMatchObject([{ kind: 'push' }]);
    expect(work.map(read)[0]).not.toHaveProperty('answeredBy');
  });
  it('does what was put off to a time, as far as it knew of such work', async () => {
    const { handle, later } = await setUp({ rules, remindBeforeWindowCloses: '2h' });
    await handle(textRecord('稍后'));
    const works = later.map(({ dueAt, work }) => read({ kind: 'later', dueAt, work }));
    expect(works).toMatchObject([
      { dueAt: t0 + 3600, work: { kind: 'delayedReplies', rule: 'soon', messages: [{ msgtype: 'text' }] } },
      { work: { kind: 'windowReminder' } },
    ]);
  });
  it('serves requests', async () => {
    const { body } = requestRecord('order-1', ['已发货']);
    expect(earlierWork.parse(JSON.parse(body))).toMatchObject({ source: 'shop.orders' });
  });
});
