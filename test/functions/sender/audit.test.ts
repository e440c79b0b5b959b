import { describe, expect, it } from 'vitest';
import { compareRecords } from '#shared/aws/audit-table.ts';
import { userHash } from '#shared/aws/log.ts';
import type { Conversation } from '#shared/window/conversation.ts';
import { jsonAnswer } from '../../support/fake-http.ts';
import { openId, pushRecord, rawRecord, requestRecord, setUp, t0, textAt, textRecord } from './set-up.ts';

describe('the record of a delivery', () => {
  it('says who, by which rule, what kind, what came of it and when, but not what was said', async () => {
    const { handle, audited } = setUp({
      answers: [{ errcode: 0 }, { errcode: 45047, errmsg: 'out of response count limit rid: 6a17-0f3c' }],
    });
    await handle(textRecord('三'));
    expect(audited).toMatchObject([
      {
        account: 'lantern',
        user: userHash('lantern', openId),
        at: t0,
        finishedAt: t0 + 1,
        origin: 'push',
        keepFor: 30 * 24 * 3600,
        replies: [
          { rule: 'three', type: 'text', state: 'sent' },
          { rule: 'three', type: 'text', state: 'refused', reason: 'window', code: 45047, rid: '6a17-0f3c' },
          { state: 'refused', reason: 'window' },
        ],
      },
    ]);
    expect(JSON.stringify(audited)).not.toContain(openId);
  });
  it('tells the messages of one second in the order in which they were handled', async () => {
    const { handle, audited } = setUp();
    // Their keys say nothing of it.
    for (const id of ['9', '1', '5']) await handle(textRecord('三', id));
    const told = audited.toReversed().sort(compareRecords);
    expect(told.map(({ key }) => key)).toEqual(audited.map(({ key }) => key));
    expect(new Set(audited.map(({ order }) => order)).size).toBe(3);
  });
  it('names the request of another service', async () => {
    const { handle, audited } = setUp();
    await handle(requestRecord('order-1', ['已发货']));
    expect(audited).toMatchObject([
      { origin: 'request', requestId: 'order-1', replies: [{ reason: 'window' }] },
    ]);
  });
  it('says what a message met that nothing answers', async () => {
    const { handle, audited, questions } = setUp();
    await handle(textRecord('在吗'));
    expect(audited).toMatchObject([{ met: { type: 'text', rule: null }, replies: [] }]);
    expect(JSON.stringify(audited)).not.toContain('在吗');
    expect(questions).toEqual([]);
  });
  it('comes with the question, without the user, where the account keeps those that only a default answers', async () => {
    const rules = [
      { id: 'days', when: { text: { contains: '几点' } }, reply: { text: '九点' } },
      { id: 'rest', default: true, reply: { text: '收到' } },
    ];
    const { handle, audited, questions } = setUp({ account: { unanswered: '30d', rules } });
    await handle(textRecord('在吗'));
    await handle(textRecord('几点', '2'));
    expect(audited.map(({ met }) => met)).toEqual([
      { type: 'text', rule: 'rest', isDefault: true },
      { type: 'text', rule: 'days' },
    ]);
    expect(questions).toMatchObject([{ account: 'lantern', text: '在吗', keepFor: 30 * 24 * 3600 }]);
    expect(JSON.stringify(questions)).not.toContain(openId);
  });
  it('is kept for as long as the account wants', async () => {
    const { handle, audited } = setUp({ account: { audit: '7d' } });
    await handle(textRecord('营业时间'));
    expect(audited).toMatchObject([{ keepFor: 7 * 24 * 3600 }]);
  });
  it.each([['the account wants none', { audit: false }, '营业时间']])(
    'is not made where %s',
    async (_, account, text) => {
      const { handle, audited } = setUp({ account });
      await handle(textRecord(text));
      expect(audited).toEqual([]);
    },
  );
});

describe('what is kept back for people', () => {
  const account = { keepForPeople: 1 };
  it('is not spent by rules, but can be by another service', async () => {
    const { handle, sentTexts, eventsOf } = setUp({
      account: { ...account, quotas: { userMessage: { limit: 3, window: '48h' } } },
    });
    await handle(textRecord('三'));
    expect(sentTexts()).toEqual(['1', '2']);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'window', windowLeft: { messages: 1 } }]);
    await handle(requestRecord('desk-1', ['我是客服小安']));
    expect(sentTexts()).toHaveLength(3);
  });
  it('costs no read while there is enough', async () => {
    const { handle, conversations } = setUp({ account });
    await handle(textRecord('三'));
    expect(conversations.calls).not.toContain('load');
  });
});

describe('a refusal about entering the session', () => {
  it('withdraws only what entering allowed', async () => {
    const rules = [
      { id: 'enter', when: { event: 'user_enter_tempsession' }, reply: { text: '您好' } },
      { id: 'hours', when: { text: { contains: '营业时间' } }, reply: { text: '9:00-21:00' } },
    ];
    const { handle, sentTexts, eventsOf } = setUp({
      account: { kind: 'mini-program', rules },
      answers: [{ errcode: 45094, errmsg: 'not allow' }, { errcode: 0 }],
    });
    await handle(textRecord('在吗'));
    await handle(
      pushRecord({
        MsgType: 'event',
        Event: 'user_enter_tempsession',
        SessionFrom: '',
        CreateTime: String(t0 + 5),
      }),
    );
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ code: 45094, windowLeft: { messages: 5 } }]);
    await handle(textAt('营业时间', t0 + 8, '9'));
    expect(sentTexts()).toEqual(['您好', '9:00-21:00']);
  });
});

describe('a window that closes while replies are being sent', () => {
  const rules = [
    { id: 'welcome', when: { event: 'subscribe' }, reply: [{ text: '1' }, { text: '2' }, { text: '3' }] },
  ];
  const follow = { MsgType: 'event', Event: 'subscribe', EventKey: '', CreateTime: String(t0) };
  const setUpSlowly = () => {
    const sentAt: number[] = [];
    const sender = setUp({
      account: { rules },
      http: async () => {
        sentAt.push(sender.clock.now / 1000 - t0);
        sender.clock.now += 4_500;
        return jsonAnswer({ errcode: 0, errmsg: 'ok' });
      },
    });
    sender.clock.now = (t0 + 52) * 1000;
    return { ...sender, sentAt };
  };

  it('ends the rest, for a slow WeChat is no reason to write outside it', async () => {
    const { handle, sentAt, eventsOf } = setUpSlowly();
    const record = pushRecord(follow);
    expect(await handle(record)).toHaveLength(1);
    expect(await handle(record)).toEqual([]);
    expect(sentAt).toEqual([52, 56.5]);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'window' }]);
  });
  it('does not end it where the user has opened another in the meantime', async () => {
    const { handle, sentAt, eventsOf, conversations } = setUpSlowly();
    const record = pushRecord(follow);
    await handle(record);
    const user = { account: 'lantern', openId };
    const before = (await conversations.load(user)) as Conversation;
    const userMessage = { at: t0 + 60, until: t0 + 60 + 48 * 3600, left: 5 };
    const grants = { ...before.grants, userMessage };
    await conversations.save(user, { ...before, version: before.version + 1, grants }, t0 + 61);
    expect(await handle(record)).toEqual([]);
    expect(sentAt).toHaveLength(3);
    expect(eventsOf('WeChatReplyRefused')).toEqual([]);
  });
});

describe('the same job in two groups of one batch', () => {
  it('is done once', async () => {
    const { handle, sentTexts } = setUp();
    await handle(textRecord('在吗'));
    const request = requestRecord('order-1', ['已发货']);
    const due = JSON.stringify({ kind: 'later', dueAt: t0, work: JSON.parse(request.body) });
    await handle(request, rawRecord(due, { id: 'r2', group: 'later' }));
    expect(sentTexts()).toEqual(['已发货']);
  });
});

describe('a retry', () => {
  it('comes in time for a short window where the long one is used up', async () => {
    const rules = [{ id: 'menu', when: { menu: 'hours' }, reply: { text: '9:00-21:00' } }];
    const { handle, postponed, later, clock } = setUp({
      account: { rules, quotas: { userMessage: { limit: 1, window: '48h' } } },
      answers: [{ errcode: 0 }, { errcode: -1, errmsg: 'system error' }],
    });
    await handle(textRecord('在吗'));
    await handle(requestRecord('order-1', ['已发货']));
    clock.now = (t0 + 40) * 1000;
    const click = pushRecord(
      { MsgType: 'event', Event: 'CLICK', EventKey: 'hours', CreateTime: String(t0 + 30) },
      { receiveCount: 9 },
    );
    await handle(click);
    expect(postponed.at(-1)?.[1]).toBe(1);
    // Half a minute later the last try comes right before the window closes.
    clock.now = (t0 + 71) * 1000;
    expect(await handle(click)).toEqual([]);
    expect(later.at(-1)).toMatchObject({ dueAt: t0 + 87, work: { kind: 'putOffReplies' } });
  });
  it('is not put off beyond the end of a one-minute window', async () => {
    const { handle, postponed, clock } = setUp({
      answers: [{ errcode: 45011, errmsg: 'api freq out of limit' }],
    });
    const follow = { MsgType: 'event', Event: 'subscribe', EventKey: '', CreateTime: String(t0) };
    for (const second of [40, 41, 43, 47, 55]) {
      clock.now = (t0 + second) * 1000;
      await handle(pushRecord(follow));
    }
    // The window closes at 60 s, a call takes one, and the last try comes three before.
    expect(postponed.map(([, seconds]) => seconds)).toEqual([1, 2, 4, 8, 1]);
  });
});
