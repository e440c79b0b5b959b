import { describe, expect, it } from 'vitest';
import type { Postponed } from '#functions/sender/job.ts';
import type { Decision } from '#shared/rules/engine/decision.ts';
import { notSent } from '#shared/wechat/api/http.ts';
import type { Conversation } from '#shared/window/conversation.ts';
import { planPush } from '#shared/window/decide-push.ts';
import { claimOf } from '../../support/claim-builder.ts';
import type { FakeAnswer } from '../../support/fake-http.ts';
import { openId, rawRecord, requestRecord, setUp, t0, textAt, textRecord } from './set-up.ts';

const busy = { errcode: -1, errmsg: 'system error' };
const ok = { errcode: 0, errmsg: 'ok' };
const user = { account: 'lantern', openId };
/** What rules decide that have nothing to say. */
const ofNothing: Decision = {
  rule: null,
  applied: [],
  muted: false,
  unlessMuted: true,
  usedMemory: false,
  replies: [],
  delayed: [],
  passive: null,
  typing: null,
  emits: [],
  changes: { contact: true },
};
const due = ({ dueAt, work }: Pick<Postponed, 'dueAt' | 'work'>) =>
  rawRecord(JSON.stringify({ kind: 'later', dueAt, work }));
/** WeChat's answers by what a message says. */
const answering =
  (isBusy: (text: string) => boolean) =>
  ({ body }: { readonly body: string | Uint8Array }): FakeAnswer =>
    isBusy(JSON.parse(String(body)).text.content) ? busy : ok;

/** Hands a record over again as often as the sender asks for it; returns the seconds between. */
async function untilDone(sender: ReturnType<typeof setUp>, record: ReturnType<typeof textRecord>) {
  const pauses: number[] = [];
  while ((await sender.handle(record)).length > 0) {
    const [, seconds] = sender.postponed.at(-1) ?? ['', 0];
    pauses.push(seconds);
    sender.clock.now += seconds * 1000;
  }
  return pauses;
}

describe('a reply that WeChat is too busy to take', () => {
  it('is tried for half a minute, and then leaves the queue of its user', async () => {
    const sender = setUp({ answers: [answering((text) => text === '9:00-21:00')] });
    expect(await untilDone(sender, textRecord('营业时间'))).toEqual([1, 2, 4, 8, 15]);
    expect(sender.fake.requests).toHaveLength(6);
    expect(sender.later).toMatchObject([
      {
        dueAt: t0 + 1 + 30 + 30,
        work: { kind: 'putOffReplies', code: -1, times: 1, replies: [{ rule: 'hours' }] },
      },
    ]);
    expect(sender.eventsOf('WeChatMessageReceived')).toHaveLength(1);
    expect(sender.eventsOf('WeChatReplyRefused')).toEqual([]);
  });
  it.each<[string, FakeAnswer]>([
    ['-1', busy],
    ['45011', { errcode: 45011, errmsg: 'api minute-quota reach limit' }],
    ['61450', { errcode: 61450, errmsg: 'system error' }],
    ['46007', { errcode: 46007, errmsg: 'media is transcoding' }],
    ['-1000', { errcode: -1000, errmsg: 'system error' }],
    ['no connection', notSent('h', new Error('ECONNREFUSED'))],
  ])('is put off after %s, however often the record was received', async (_, answer) => {
    const sender = setUp({ answers: [answer] });
    const record = textRecord('营业时间', '1', { receiveCount: 14 });
    expect(await untilDone(sender, record)).toHaveLength(5);
    expect(sender.later).toHaveLength(1);
  });
  it('holds up neither the next reply of its rule nor what the user writes', async () => {
    const sender = setUp({ answers: [answering((text) => text === '2')] });
    await untilDone(sender, textRecord('三'));
    expect(sender.sentTexts().filter((text) => text !== '2')).toEqual(['1', '3']);
    await sender.handle(textAt('营业时间', t0 + 40, '2'));
    expect(sender.sentTexts().at(-1)).toBe('9:00-21:00');
  });
  it('makes what is tried in vain right after it wait no half minute of its own', async () => {
    const sender = setUp({ answers: [busy] });
    await untilDone(sender, textRecord('三'));
    expect(sender.fake.requests).toHaveLength(8);
    expect(await untilDone(sender, textAt('营业时间', t0 + 33, '2'))).toEqual([]);
    // The three stay together, in their order.
    expect(sender.later.map(({ work }) => 'replies' in work && work.replies.length)).toEqual([3, 1]);
  });
  it('lets what the user writes after a put-off reply was tried in vain wait no longer than its half minute', async () => {
    const sender = setUp({ answers: [busy] });
    await untilDone(sender, textRecord('三'));
    sender.clock.now = (t0 + 200) * 1000;
    await sender.handle(due(sender.later[0] as Postponed));
    const pauses = await untilDone(sender, textAt('营业时间', t0 + 201, '2'));
    expect(pauses.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(30);
  });
  it('is put off after all where that failed, although the receiver has decided about a newer push since', async () => {
    let times = 0;
    const sender = setUp({
      account: {
        rules: [
          { id: 'once', when: { text: { equals: '领券' } }, cooldown: '1h', reply: { text: '券码 A1' } },
        ],
      },
      answers: [busy],
      beforeLater: async () => {
        if (++times > 1) return;
        await decideNewer();
        throw new Error('Rate exceeded');
      },
    });
    const { conversations } = sender;
    async function decideNewer(): Promise<void> {
      const before = (await conversations.load(user)) as Conversation;
      const arrival = claimOf({ key: 'newer', at: t0 + 20, now: sender.clock.now / 1000 });
      const decided = async () => ({ arrival, decision: ofNothing, response: null });
      const plan = await planPush(before, arrival, decided);
      if (plan.kind !== 'decided') throw new Error(plan.kind);
      await conversations.save(user, plan.conversation, arrival.now);
    }
    await untilDone(sender, textRecord('领券'));
    expect(times).toBe(2);
    expect(sender.later).toMatchObject([{ work: { kind: 'putOffReplies', replies: [{ rule: 'once' }] } }]);
  });
  it('gives its place in the window back meanwhile', async () => {
    const sender = setUp({ answers: [busy] });
    await untilDone(sender, textRecord('营业时间'));
    expect(sender.eventsOf('WeChatMessageReceived')).toMatchObject([{ windowLeft: { messages: 5 } }]);
  });
});

describe('a reply that was put off', () => {
  /** The sender, and the reply that it has put off. */
  async function putOff(answers: readonly FakeAnswer[] = [busy]) {
    const sender = setUp({ answers });
    await untilDone(sender, textRecord('营业时间'));
    const [first] = sender.later;
    if (first === undefined) throw new Error('nothing was put off');
    return { ...sender, first };
  }
  it('is sent when WeChat takes it, under the name that it had', async () => {
    const sender = await putOff([...Array<FakeAnswer>(6).fill(busy), ok]);
    sender.clock.now = sender.first.dueAt * 1000;
    expect(await sender.handle(due(sender.first))).toEqual([]);
    const [received] = sender.published.filter(({ detailType }) => detailType === 'WeChatMessageReceived');
    expect(sender.published.filter(({ detailType }) => detailType === 'WeChatReplySent')).toMatchObject([
      {
        detail: {
          metadata: { correlationId: received?.detail.metadata.id },
          data: { rule: 'hours', deliveryId: `${received?.detail.metadata.id}.0` },
        },
      },
    ]);
    // A second delivery of the same is a repeat.
    await sender.handle(due(sender.first));
    expect(sender.fake.requests).toHaveLength(7);
  });
  it('waits longer every time, without holding up its user, and is sent within an hour of brownout', async () => {
    const sender = await putOff();
    const pauses: number[] = [];
    let next = sender.first;
    while (sender.clock.now < (t0 + 3600) * 1000) {
      pauses.push(Math.round(next.dueAt - sender.clock.now / 1000));
      sender.clock.now = next.dueAt * 1000;
      expect(await sender.handle(due(next))).toEqual([]);
      next = sender.later.at(-1) as Postponed;
    }
    expect(pauses.slice(0, 7)).toEqual([30, 60, 120, 240, 480, 900, 900]);
    expect(sender.postponed).toHaveLength(5);
  });
  it('is refused as busy where the user has written since, and gets the newer answer', async () => {
    const sender = await putOff([...Array<FakeAnswer>(6).fill(busy), ok]);
    await sender.handle(textAt('三', t0 + 40, '2'));
    sender.clock.now = sender.first.dueAt * 1000;
    await sender.handle(due(sender.first));
    expect(sender.sentTexts().slice(6)).toEqual(['1', '2', '3']);
    expect(sender.eventsOf('WeChatReplyRefused')).toMatchObject([
      { reason: 'busy', code: -1, rule: 'hours' },
    ]);
  });
  it('is refused as busy when its window has ended', async () => {
    const sender = await putOff();
    sender.clock.now = (t0 + 48 * 3600 + 1) * 1000;
    await sender.handle(due(sender.first));
    expect(sender.eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'busy', code: -1 }]);
  });
  it.each([
    ['muted', t0 + 7200, ['muted']],
    ['was muted already', t0 + 600, []],
  ])('is refused where a person talks with the user since, and rules are %s', async (_, until, reasons) => {
    const sender = setUp({ answers: [...Array<FakeAnswer>(6).fill(busy), ok] });
    await untilDone(sender, textRecord('营业时间'));
    const [first] = sender.later as [Postponed];
    const work = { ...first.work, unlessMutedAfter: t0 + 600 } as Postponed['work'];
    const before = (await sender.conversations.load(user)) as Conversation;
    const memory = { ...before.memory, mutedUntil: until };
    await sender.conversations.save(user, { ...before, version: before.version + 1, memory }, t0);
    sender.clock.now = first.dueAt * 1000;
    await sender.handle(due({ ...first, work }));
    expect(sender.eventsOf('WeChatReplyRefused').map(({ reason }) => reason)).toEqual(reasons);
    expect(sender.eventsOf('WeChatReplySent')).toHaveLength(1 - reasons.length);
  });
  it('is not refused for the pause of rules that began with its own rule', async () => {
    const rules = [
      { id: 'agent', when: { text: { equals: '人工' } }, mute: '2h', reply: { text: '请稍候' } },
    ];
    const sender = setUp({ account: { rules }, answers: [...Array<FakeAnswer>(6).fill(busy), ok] });
    await untilDone(sender, textRecord('人工'));
    const [first] = sender.later as [Postponed];
    sender.clock.now = first.dueAt * 1000;
    await sender.handle(due(first));
    expect(sender.eventsOf('WeChatReplySent')).toHaveLength(1);
  });
  it('takes the rest of its text along, and tells of each part which it is', async () => {
    const long = `${'一'.repeat(600)}${'二'.repeat(600)}${'三'.repeat(600)}`;
    const isBusy = { now: true };
    const sender = setUp({ answers: [answering((text) => isBusy.now && text.startsWith('二'))] });
    await sender.handle(textRecord('在吗'));
    await untilDone(sender, requestRecord('long', [long, '完']));
    isBusy.now = false;
    const [first] = sender.later;
    expect(sender.sentTexts().at(-1)).toBe('完');
    sender.clock.now = (first?.dueAt ?? 0) * 1000;
    await sender.handle(due(first as Postponed));
    const parts = sender
      .eventsOf('WeChatReplySent')
      .map(({ part }) => (part as { index: number } | undefined)?.index);
    expect(parts).toEqual([0, undefined, 1, 2]);
  });
  it('keeps the id of the request that it is for', async () => {
    const sender = setUp({ answers: [...Array<FakeAnswer>(6).fill(busy), ok] });
    await sender.handle(textRecord('在吗'));
    await untilDone(sender, requestRecord('order-1', ['已发货']));
    const [first] = sender.later;
    sender.clock.now = (first?.dueAt ?? 0) * 1000;
    await sender.handle(due(first as Postponed));
    expect(sender.eventsOf('WeChatReplySent')).toMatchObject([{ requestId: 'order-1' }]);
  });
});
