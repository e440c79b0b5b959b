import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type EventPattern, type Json, matchesPattern } from '#infra/local/aws/event-pattern.ts';
import { pushRecord, setUp, t0, textAt } from '../../functions/sender/set-up.ts';

const rules = [
  { id: 'human', when: { text: { equals: ['人工'] } }, mute: '1h', reply: { text: '请稍候' } },
  { id: 'hours', when: { text: { contains: ['营业时间'] } }, reply: { text: '9:00-21:00' } },
];
const messages = {
  'a question': textAt('在吗', t0, '1'),
  'a question that a rule answers': textAt('营业时间', t0 + 1, '2'),
  'a picture': pushRecord({
    MsgType: 'image',
    PicUrl: 'p',
    MediaId: 'm',
    MsgId: '3',
    CreateTime: `${t0 + 2}`,
  }),
  'a follow': pushRecord({ MsgType: 'event', Event: 'subscribe', CreateTime: `${t0 + 3}` }),
  'a report of the place': pushRecord({ MsgType: 'event', Event: 'LOCATION', CreateTime: `${t0 + 4}` }),
  'a wish for a person': textAt('人工', t0 + 5, '4'),
  'a word to that person': textAt('你好', t0 + 6, '5'),
};

describe.each(['infra/docs/other-services.md', 'infra/docs/zh-CN/other-services.md'])(
  'the event pattern to paste from %s',
  (page) => {
    const [, json = ''] = /```json\n(.*?)```/s.exec(readFileSync(page, 'utf8')) ?? [];
    const pattern = JSON.parse(json) as EventPattern;
    it('lets through messages that no rule answers while no person talks with the user, and nothing else', async () => {
      const { handle, published } = setUp({ account: { rules } });
      const mine: string[] = [];
      for (const [name, record] of Object.entries(messages)) {
        const before = published.length;
        await handle(record);
        const events = published
          .slice(before)
          .map(({ detailType, ...event }) => ({ ...event, 'detail-type': detailType }) as unknown as Json);
        expect(events).not.toEqual([]);
        if (events.some((event) => matchesPattern(pattern, event))) mine.push(name);
      }
      expect(mine).toEqual(['a question', 'a picture']);
    });
  },
);
