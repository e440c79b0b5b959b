import { describe, expect, it } from 'vitest';
import type { Postponed } from '#functions/sender/job.ts';
import { doLater } from '#functions/sender/later.ts';
import type { ScheduleEntry } from '#shared/aws/schedules.ts';
import { pushRecord, rawRecord, requestRecord, t0, textAt, textRecord } from './set-up.ts';
import { setUpForDays as setUp } from './set-up-for-days.ts';

const hour = 3600;
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

const rules = [
  {
    id: 'order',
    when: { text: { equals: '订单' } },
    reply: [
      { text: '正在查询' },
      { text: '还需要帮助吗？', after: '30m' },
      { text: '回复「人工」找客服', after: '30m' },
      { text: '祝您愉快', after: '2h', evenIfUserWrites: true },
    ],
  },
  { id: 'goodbye', when: { text: { equals: '再见' } }, reply: { text: '欢迎再来', after: '48h' } },
];
/** The record that comes back when the time of something has come. */
const dueRecord = ({ dueAt, work }: Pick<Postponed, 'dueAt' | 'work'>) =>
  rawRecord(JSON.stringify({ kind: 'later', dueAt, work }));

describe('delayed replies of a rule', () => {
  it('are put off under the same names whenever the message is worked through again', async () => {
    const { handle, later, sentTexts } = setUp({ account: { rules } });
    await handle(textRecord('订单'));
    expect(sentTexts()).toEqual(['正在查询']);
    expect(later).toMatchObject([
      {
        dueAt: t0 + 1800,
        work: { kind: 'delayedReplies', rule: 'order', unlessContactAfter: t0, messages: [{}, {}] },
      },
      { dueAt: t0 + 2 * hour, work: { unlessContactAfter: null, messages: [{}] } },
    ]);
    await handle(textRecord('订单'));
    expect(later.slice(2)).toEqual(later.slice(0, 2));
  });
  it('are sent at their time, in their order, through the window of then', async () => {
    const { handle, later, sentTexts, eventsOf, clock } = setUp({ account: { rules } });
    await handle(textRecord('订单'));
    clock.now = (t0 + 1800) * 1000;
    await handle(dueRecord(later[0] as Postponed));
    expect(sentTexts().slice(1)).toEqual(['还需要帮助吗？', '回复「人工」找客服']);
    expect(eventsOf('WeChatReplySent').slice(1)).toMatchObject([
      { rule: 'order', deliveryId: expect.stringMatching(/\.after\.0\.0$/), windowLeft: { messages: 2 } },
      { rule: 'order', deliveryId: expect.stringMatching(/\.after\.0\.1$/) },
    ]);
  });
  it('are sent once, however often they come', async () => {
    const { handle, later, sentTexts, clock } = setUp({ account: { rules } });
    await handle(textRecord('订单'));
    clock.now = (t0 + 1800) * 1000;
    for (let n = 0; n < 3; n++) await handle(dueRecord(later[0] as Postponed));
    expect(sentTexts()).toHaveLength(3);
  });
  it('are dropped when the user has written since, unless the rule says otherwise', async () => {
    const { handle, later, sentTexts, eventsOf, clock } = setUp({ account: { rules } });
    await handle(textRecord('订单'));
    clock.now = (t0 + 600) * 1000;
    await handle(textAt('谢谢', t0 + 599, '2'));
    clock.now = (t0 + 2 * hour) * 1000;
    await handle(dueRecord(later[0] as Postponed));
    await handle(dueRecord(later[1] as Postponed));
    expect(sentTexts()).toEqual(['正在查询', '祝您愉快']);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([
      { reason: 'overtaken', rule: 'order' },
      { reason: 'overtaken', rule: 'order' },
    ]);
  });
  it('are dropped while a person talks with the user', async () => {
    const { handle, later, sentTexts, clock } = setUp({ account: { rules } });
    await handle(textRecord('订单'));
    await handle(
      pushRecord({
        MsgType: 'event',
        Event: 'kf_create_session',
        KfAccount: 'anna@lantern',
        CreateTime: String(t0 + 1795),
      }),
    );
    clock.now = (t0 + 1800) * 1000;
    await handle(dueRecord(later[0] as Postponed));
    expect(sentTexts()).toEqual(['正在查询']);
  });
  it('wait, without holding anything up, when they come before their time', async () => {
    const { handle, later, sentTexts, clock } = setUp({ account: { rules } });
    await handle(textRecord('订单'));
    clock.now = (t0 + 1800 - 60) * 1000;
    // A schedule goes off a minute early; the intake waits for the rest.
    expect(await handle(dueRecord(later[0] as Postponed))).toEqual([]);
    expect(later.at(-1)).toMatchObject({ dueAt: t0 + 1800, work: { kind: 'delayedReplies' } });
    expect(sentTexts()).toEqual(['正在查询']);
  });
  describe('that can be cancelled', () => {
    const cancellable = [
      {
        id: 'book',
        when: { text: { equals: '预约' } },
        setState: 'asked',
        reply: [
          { text: '哪一天？' },
          { text: '还没有完成', after: '14m', name: 'reminder' },
          { text: '请留电话', after: '20m', unlessState: 'booked' },
        ],
      },
      { id: 'stop', when: { text: { equals: '不用了' } }, cancel: 'reminder', ignore: true },
      { id: 'done', when: { state: 'asked', text: { equals: '周五' } }, setState: 'booked', ignore: true },
      { id: 'asks', when: { state: 'booked', text: { equals: 'x' } }, ignore: true },
    ];
    it.each([
      [['谢谢'], ['哪一天？', '还没有完成', '请留电话']],
      [['不用了'], ['哪一天？', '请留电话']],
      [['周五'], ['哪一天？', '还没有完成']],
      // Asked again, it is the later one that comes.
      [
        ['不用了', '预约'],
        ['哪一天？', '哪一天？', '请留电话', '还没有完成', '请留电话'],
      ],
    ])('are sent after %j unless they were', async (texts, sent) => {
      const { handle, later, sentTexts, clock } = setUp({ account: { rules: cancellable } });
      await handle(textRecord('预约'));
      for (const [index, written] of texts.entries()) {
        clock.now = (t0 + 60 * (index + 1)) * 1000;
        await handle(textAt(written, t0 + 60 * (index + 1) - 1, String(index + 2)));
      }
      clock.now = (t0 + hour) * 1000;
      for (const postponed of [...later]) await handle(dueRecord(postponed));
      expect(sentTexts()).toEqual(sent);
    });
  });
  it('come a little before the end of a window rather than after it', async () => {
    const { handle, later } = setUp({ account: { rules } });
    await handle(textRecord('再见'));
    expect(later[0]?.dueAt).toBe(t0 + 48 * hour - 120);
  });
});

describe('a request with sendAt', () => {
  const sendAt = iso(t0 + 3 * hour);
  it('is put off, and served at its time inside the window of then', async () => {
    const { handle, later, sentTexts, eventsOf, clock } = setUp();
    await handle(textRecord('在吗'));
    await handle(requestRecord('order-1', ['已发货'], { data: { sendAt } }));
    expect(sentTexts()).toEqual([]);
    expect(later).toMatchObject([{ dueAt: t0 + 3 * hour }]);
    clock.now = (t0 + 3 * hour + 2) * 1000;
    await handle(dueRecord(later[0] as Postponed));
    await handle(dueRecord(later[0] as Postponed));
    expect(sentTexts()).toEqual(['已发货']);
    expect(eventsOf('WeChatReplySent')[0]).toMatchObject({
      requestId: 'order-1',
      windowLeft: { messages: 4 },
    });
  });
  it('is served at once when that moment has passed', async () => {
    const { handle, later, sentTexts } = setUp();
    await handle(textRecord('在吗'));
    await handle(requestRecord('order-1', ['已发货'], { data: { sendAt: iso(t0 - 60) } }));
    expect([sentTexts(), later]).toEqual([['已发货'], []]);
  });
  it('is no older than that moment to the ledger, which may have forgotten what was before', async () => {
    const { handle, later, sentTexts, clock } = setUp();
    await handle(requestRecord('order-1', ['已发货'], { data: { sendAt } }));
    for (let n = 1; n <= 40; n++) {
      clock.now = (t0 + n * 240) * 1000;
      await handle(textAt('在吗', t0 + n * 240, String(n)));
    }
    clock.now = (t0 + 3 * hour) * 1000;
    await handle(dueRecord(later[0] as Postponed));
    expect(sentTexts()).toEqual(['已发货']);
  });
  it.each([
    ['after notAfter', { sendAt, notAfter: iso(t0 + hour) }, 'data.sendAt: is after data.notAfter'],
    ['in words', { sendAt: 'tomorrow' }, 'data.sendAt: is not a valid datetime'],
    ['months ahead', { sendAt: iso(t0 + 31 * 24 * hour) }, 'data.sendAt: is more than 30 days ahead'],
  ])('is refused with sendAt %s, and told why', async (_, data, problem) => {
    const { handle, eventsOf } = setUp();
    await handle(requestRecord('order-1', ['已发货'], { data }));
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([
      { reason: 'invalid', problem: expect.stringContaining(problem) },
    ]);
  });
});

describe('what is put off', () => {
  const postponed = {
    name: 'k.after.0',
    work: { kind: 'windowReminder' as const, account: 'a', openId: 'o', until: 1 },
  };
  function setUpLater() {
    const sent: { body: string; delay: number }[] = [];
    const scheduled: ScheduleEntry[] = [];
    const put = doLater({
      intake: { put: async (body, delay) => void sent.push({ body, delay }) },
      schedules: { put: async (entry) => void scheduled.push(entry) },
      now: () => t0 * 1000,
    });
    return { put, sent, scheduled };
  }
  it('waits on the intake for a short time', async () => {
    const { put, sent, scheduled } = setUpLater();
    await put({ ...postponed, dueAt: t0 + 900 });
    expect(sent).toMatchObject([{ delay: 900 }]);
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({ kind: 'later', dueAt: t0 + 900 });
    expect(scheduled).toEqual([]);
  });
  it('has a schedule for a longer one, which goes off a minute early because it can be a minute late', async () => {
    const { put, sent, scheduled } = setUpLater();
    await put({ ...postponed, dueAt: t0 + 901 });
    expect(scheduled).toMatchObject([
      { name: expect.stringMatching(/^[\w-]{22}\.k\.after\.0$/), at: t0 + 841 },
    ]);
    expect(sent).toEqual([]);
  });
});
