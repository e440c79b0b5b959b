import { describe, expect, it } from 'vitest';
import { rawRecord, setUp, t0, textRecord } from './set-up.ts';

const long = `${'一'.repeat(600)}${'二'.repeat(600)}${'三'.repeat(600)}`;
const rules = [
  { id: 'long', when: { text: { equals: '长' } }, reply: [{ text: long }, { text: '完' }] },
  {
    id: 'late',
    when: { text: { equals: '晚' } },
    reply: [
      { text: long, after: '5m' },
      { text: '完', after: '5m' },
    ],
  },
];
const ok = { errcode: 0, errmsg: 'ok' };
const risky = { errcode: 87014, errmsg: 'risky content' };
const starts = (texts: readonly string[]) => texts.map((text) => text.slice(0, 1));

describe('a long text of a rule', () => {
  it('is sent in parts, of each of which the bus is told which it is', async () => {
    const { handle, sentTexts, eventsOf } = setUp({ account: { rules } });
    await handle(textRecord('长'));
    expect(starts(sentTexts())).toEqual(['一', '二', '三', '完']);
    expect(eventsOf('WeChatReplySent').map(({ part }) => part)).toMatchObject([
      { message: 0, index: 0, of: 3 },
      { message: 0, index: 1, of: 3 },
      { message: 0, index: 2, of: 3 },
      undefined,
    ]);
  });
  it('is not sent any further where WeChat refuses a part, and what comes after it is', async () => {
    const { handle, sentTexts } = setUp({ account: { rules }, answers: [ok, risky, ok] });
    await handle(textRecord('长'));
    expect(starts(sentTexts())).toEqual(['一', '二', '完']);
  });
  it('is so too where it is sent later', async () => {
    const sender = setUp({ account: { rules }, answers: [ok, risky, ok] });
    await sender.handle(textRecord('晚'));
    const [{ dueAt, work } = { dueAt: 0, work: null }] = sender.later;
    sender.clock.now = (t0 + 301) * 1000;
    await sender.handle(rawRecord(JSON.stringify({ kind: 'later', dueAt, work })));
    expect(starts(sender.sentTexts())).toEqual(['一', '二', '完']);
  });
});
