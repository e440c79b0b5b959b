import { describe, expect, it } from 'vitest';
import type { Postponed } from '#functions/sender/job.ts';
import { openId, pushRecord, rawRecord, requestRecord, t0, textAt, textRecord } from './set-up.ts';
import { setUpForDays as setUp } from './set-up-for-days.ts';

const hour = 3600;
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** The record that comes back when the time of something has come. */
const dueRecord = ({ dueAt, work }: Pick<Postponed, 'dueAt' | 'work'>) =>
  rawRecord(JSON.stringify({ kind: 'later', dueAt, work }));

describe('the event that a window is about to close', () => {
  const account = { remindBeforeWindowCloses: '2h' };
  it('is put off to its time by the message that opens the window, and moved by the next', async () => {
    const { handle, later } = setUp({ account });
    await handle(textRecord('在吗'));
    await handle(textAt('在吗', t0 + 1, '2'));
    expect(later).toMatchObject([
      { dueAt: t0 + 46 * hour, work: { kind: 'windowReminder', until: t0 + 48 * hour } },
      { dueAt: t0 + 46 * hour + 1 },
    ]);
    expect(later[0]?.name).toBe(later[1]?.name);
  });
  it('says how many messages are left, and until when', async () => {
    const { handle, later, eventsOf, clock } = setUp({ account });
    await handle(textRecord('营业时间'));
    clock.now = (t0 + 46 * hour) * 1000;
    await handle(dueRecord(later[0] as Postponed));
    expect(eventsOf('WeChatWindowClosing')).toEqual([
      {
        account: 'lantern',
        kind: 'official-account',
        openId,
        secondsLeft: 2 * hour,
        windowLeft: { messages: 4, until: iso(t0 + 48 * hour) },
      },
    ]);
  });
  it('says of the window what may be sent now, and of that until when', async () => {
    const { handle, later, eventsOf, clock } = setUp({ account });
    await handle(textRecord('在吗'));
    for (const id of ['a', 'b', 'c']) await handle(requestRecord(id, [id]));
    clock.now = (t0 + 46 * hour) * 1000;
    const click = { MsgType: 'event', Event: 'CLICK', EventKey: 'x', CreateTime: String(t0 + 46 * hour) };
    await handle(pushRecord(click));
    await handle(dueRecord(later[0] as Postponed));
    expect(eventsOf('WeChatWindowClosing')).toMatchObject([
      { secondsLeft: 2 * hour, windowLeft: { messages: 3, until: iso(t0 + 46 * hour + 60) } },
    ]);
  });
  it('has the rules asked that are about it, once, and nobody is told that the user had written', async () => {
    const rules = [
      {
        id: 'call-back',
        when: { event: 'windowClosing' },
        cooldown: '7d',
        reply: { text: '还有 {{window.messages}} 条，今天免运费' },
      },
    ];
    const { handle, later, sentTexts, published, clock } = setUp({ account: { ...account, rules } });
    await handle(textRecord('在吗'));
    clock.now = (t0 + 46 * hour) * 1000;
    await handle(dueRecord(later[0] as Postponed));
    expect(later[1]).toMatchObject({ dueAt: t0 + 46 * hour, work: { kind: 'push' } });
    published.length = 0;
    for (let n = 0; n < 2; n++) await handle(dueRecord(later[1] as Postponed));
    expect(sentTexts()).toEqual(['还有 4 条，今天免运费']);
    expect(published.map((one) => one.detailType)).toEqual(['WeChatReplySent', 'WeChatReplySent']);
  });
  it('is moved once more where the next message of the user did not', async () => {
    const { handle, later, eventsOf, clock } = setUp({ account });
    await handle(textRecord('在吗'));
    clock.now = (t0 + hour) * 1000;
    await handle(textAt('在吗', t0 + hour, '2'));
    clock.now = (t0 + 46 * hour) * 1000;
    await handle(dueRecord(later[0] as Postponed));
    expect(eventsOf('WeChatWindowClosing')).toEqual([]);
    expect(later[2]).toEqual(later[1]);
  });
  it.each([
    ['nobody asked for it', {}, '在吗'],
    [
      'nothing is left to send',
      { ...account, quotas: { userMessage: { limit: 1, window: '48h' } } },
      '营业时间',
    ],
    ['the window is shorter', { ...account, quotas: { userMessage: { limit: 5, window: '1h' } } }, '在吗'],
  ])('is not planned where %s', async (_, fields, text) => {
    const { handle, later } = setUp({ account: fields });
    await handle(textRecord(text));
    expect(later).toEqual([]);
  });
});
