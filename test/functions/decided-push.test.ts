import { describe, expect, it } from 'vitest';
import type { QueueRecord } from '#functions/sender/queue-event.ts';
import { loadRules } from '#shared/rules/rule-set.ts';
import { understandPush } from '#shared/wechat/inbound/push.ts';
import { loadedAccount } from '../support/loaded-account.ts';
import { rules, setUp } from './decided-push-set-up.ts';
import { lantern, openId, rawRecord, t0 } from './sender/set-up.ts';

const reply = (content: string) => ({ type: 'text', content });

describe('a push that a rule answers in the response', () => {
  it('is decided once, with one read and one write, and announced by the sender with one of each', async () => {
    const { text, deliver, conversations, eventsOf, fake } = await setUp();
    const { response, work } = await text('几点');
    expect(response).toEqual(reply('9:00'));
    expect(conversations.calls).toEqual(['load', 'save']);
    expect(await deliver(work)).toEqual([]);
    expect(conversations.calls).toEqual(['load', 'save', 'load', 'save']);
    expect(eventsOf('WeChatMessageReceived')).toMatchObject([{ rule: 'hours', windowLeft: { messages: 5 } }]);
    expect(fake.requests).toEqual([]);
  });
  it('may depend on what is remembered: cooldowns, dialogues, limits', async () => {
    const { text, click, deliver, clock, sentTexts } = await setUp();
    await text('几点', '1');
    clock.now += 60_000;
    expect((await text('几点', '2', t0 + 60)).response).toEqual({ type: 'transfer_customer_service' });
    const asked = await click('order', t0 + 70);
    expect(asked.response).toBeNull();
    await deliver(asked.work);
    expect(sentTexts()).toEqual(['订单号？']);
    expect((await text('20261014', '3', t0 + 80)).response).toEqual(reply('订单20261014已发货'));
    expect((await text('20261014', '4', t0 + 90)).response).toEqual({ type: 'transfer_customer_service' });
  });
  it('may depend on a limit of everybody, of which a repeat takes no second place', async () => {
    const limit = { name: 'first', times: 1, of: 'everybody' };
    const coupon = {
      id: 'coupon',
      when: { text: { equals: '领券' } },
      passive: true,
      limit,
      reply: { text: '券' },
    };
    const { text, conversations } = await setUp({ rules: [coupon, ...rules] });
    for (let n = 0; n < 2; n++) expect((await text('领券', '1')).response).toEqual(reply('券'));
    expect((await text('领券', '2', t0 + 60)).response).toEqual({ type: 'transfer_customer_service' });
    expect([...conversations.taken.values()]).toEqual([1]);
  });
  it('sends what follows it a second later, in its order', async () => {
    const { text, deliver, sentTexts, waited, audited, eventsOf } = await setUp();
    const { response, work } = await text('你好');
    expect(response).toEqual(reply('您好'));
    await deliver(work);
    expect(sentTexts()).toEqual(['还有什么可以帮您？']);
    expect(waited).toEqual([1000]);
    expect(audited).toMatchObject([
      {
        replies: [
          { rule: 'hello', state: 'inResponse' },
          { rule: 'more', state: 'sent' },
        ],
      },
    ]);
    expect(eventsOf('WeChatReplySent')).toMatchObject([{ rule: 'more' }]);
  });
  it('needs no read where no rule that answers in a response, or remembers, can be meant', async () => {
    const { text, pass, conversations, deliver, sentTexts } = await setUp({ rules: rules.slice(0, -1) });
    const plain = await text('地址');
    expect(plain.work).toMatchObject([{ kind: 'push' }]);
    expect(plain.work[0]).not.toHaveProperty('decided');
    await pass({ MsgType: 'event', Event: 'LOCATION', Latitude: '1', Longitude: '2', Precision: '3' });
    expect(conversations.calls).toEqual([]);
    await deliver(plain.work);
    expect(sentTexts()).toEqual(['桥边1号']);
  });
});

describe('a repeat of it', () => {
  it('gets what is stored, whichever rules it meets, and is queued again while the first may have failed', async () => {
    const { text, ruleSet, clock } = await setUp();
    const first = await text('你好');
    ruleSet.current = await loadRules(loadedAccount({ ...lantern, rules: [] }).built.program);
    clock.now += 5000;
    const again = await text('你好');
    expect(again.response).toEqual(first.response);
    expect(again.work).toMatchObject([{ decided: { decision: { rule: 'more' } } }]);
    clock.now += 60_000;
    expect(await text('你好')).toEqual({ response: first.response, work: [] });
  });
  it('is not queued once the sender has it in hand', async () => {
    const { text, deliver, sentTexts } = await setUp();
    const first = await text('你好');
    await deliver(first.work);
    expect(await text('你好')).toEqual({ response: reply('您好'), work: [] });
    await deliver(first.work, { id: 'r2' });
    expect(sentTexts()).toHaveLength(1);
  });
  it('grows nothing, however often somebody who listened in replays it', async () => {
    const { text, conversations } = await setUp();
    await text('你好');
    const before = JSON.stringify([...conversations.conversations]);
    for (let n = 0; n < 100; n++) await text('你好');
    expect(JSON.stringify([...conversations.conversations])).toBe(before);
    expect(conversations.calls.filter((call) => call === 'save')).toHaveLength(1);
  });
});

describe('when the conversation cannot be read or written', () => {
  it.each(['load', 'save'] as const)('(%s) WeChat asks again, and nothing is half decided', async (what) => {
    const { text, faults, late } = await setUp();
    faults[what] = true;
    await expect(text('几点')).rejects.toMatchObject({
      code: 'passive_unavailable',
      decision: { kind: 'retry' },
    });
    expect(late).toMatchObject([{ delay: 60, work: { kind: 'later', work: { isUnanswered: true } } }]);
    faults[what] = false;
    expect((await text('几点')).response).toEqual(reply('9:00'));
  });
  it('WeChat asks again where it may have done so before, whatever rules have become of the first', async () => {
    const { click, faults, clock } = await setUp();
    clock.now += 5000;
    faults.load = true;
    await expect(click('order')).rejects.toMatchObject({ code: 'passive_unavailable' });
  });
  it('the sender decides where no rule with a response can be meant', async () => {
    const { click, faults } = await setUp();
    faults.load = true;
    expect(await click('order')).toMatchObject({ response: null, work: [{ kind: 'push' }] });
  });
  it('the sender answers by a message what WeChat gave up on, and nothing where a repeat was answered', async () => {
    const { text, faults, late, deliver, handle, sentTexts, eventsOf, clock } = await setUp();
    faults.load = true;
    await expect(text('几点', '1')).rejects.toMatchObject({ code: 'passive_unavailable' });
    await expect(text('你好', '2')).rejects.toMatchObject({ code: 'passive_unavailable' });
    faults.load = false;
    await deliver((await text('你好', '2')).work);
    clock.now += 60_000;
    for (const { work } of late) await handle(rawRecord(JSON.stringify(work)));
    expect(sentTexts()).toEqual(['还有什么可以帮您？', '9:00']);
    expect(eventsOf('WeChatMessageReceived')).toMatchObject([{ rule: 'more' }, { rule: 'hours' }]);
  });
  it('the bus hears of what was decided too late for WeChat, and never queued', async () => {
    const { text, faults, late, handle, sentTexts, eventsOf, clock, audited } = await setUp();
    faults.load = true;
    await expect(text('你好')).rejects.toThrow();
    faults.load = false;
    await text('你好');
    const [copy] = late.map(({ work }) => rawRecord(JSON.stringify(work)));
    clock.now += 59_000;
    await handle(copy as QueueRecord);
    expect(eventsOf('WeChatReplyRefused')).toEqual([]);
    clock.now += 1000;
    await handle(copy as QueueRecord);
    await handle(copy as QueueRecord);
    const unanswered = { reason: 'unanswered' };
    expect(eventsOf('WeChatReplyRefused')).toMatchObject(Array(4).fill(unanswered));
    expect(eventsOf('WeChatMessageReceived')).toMatchObject([{ rule: 'more' }, { rule: 'more' }]);
    expect(audited.at(-1)).toMatchObject({ replies: [unanswered, unanswered] });
    expect(sentTexts()).toEqual([]);
  });
  it('the sender goes on with what WeChat gave up on, where its first attempt failed half way', async () => {
    const { text, faults, late, handle, eventsOf, clock } = await setUp({}, [
      { errcode: -1 },
      { errcode: 0 },
    ]);
    faults.load = true;
    await expect(text('几点', '1')).rejects.toMatchObject({ code: 'passive_unavailable' });
    clock.now += 60_000;
    const record = rawRecord(JSON.stringify(late[0]?.work));
    await handle(record);
    clock.now += 5000;
    await handle(record);
    expect(eventsOf('WeChatMessageReceived')).toMatchObject([{ rule: 'hours' }]);
  });
  it('the bus hears that an account which cannot send left it unanswered', async () => {
    const { text, faults, late, handle, fake, eventsOf, clock } = await setUp({
      verified: false,
      rules: [{ id: 'hours', when: { text: { equals: '几点' } }, reply: { text: '9:00' } }],
    });
    faults.load = true;
    await expect(text('几点')).rejects.toMatchObject({ code: 'passive_unavailable' });
    clock.now += 60_000;
    await handle(rawRecord(JSON.stringify(late[0]?.work)));
    expect(fake.requests).toEqual([]);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'unanswered', rule: 'hours' }]);
  });
});

describe('a decision that was never queued', () => {
  it('is closed as unanswered by the next push of the user', async () => {
    const { text, deliver, clock, eventsOf, sentTexts } = await setUp();
    await text('你好', '1');
    clock.now += 90_000;
    const next = await text('几点', '2', t0 + 90);
    await deliver(next.work);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([
      { reason: 'unanswered', rule: 'hello' },
      { reason: 'unanswered', rule: 'more' },
    ]);
    expect(sentTexts()).toEqual([]);
  });
  it('is closed by one that the receiver leaves to the sender, too', async () => {
    const { text, deliver, clock, eventsOf, sentTexts } = await setUp({ rules: rules.slice(0, -1) });
    await text('你好', '1');
    clock.now += 90_000;
    const next = await text('地址', '2', t0 + 90);
    expect(next.work[0]).not.toHaveProperty('decided');
    await deliver(next.work);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([
      { reason: 'unanswered', rule: 'hello' },
      { reason: 'unanswered', rule: 'more' },
    ]);
    expect(sentTexts()).toEqual(['桥边1号']);
  });
  it('is not taken for one that waits in the queue before that push', async () => {
    const { text, deliver, clock, eventsOf, sentTexts } = await setUp();
    const first = await text('你好', '1');
    clock.now += 90_000;
    const next = await text('几点', '2', t0 + 90);
    await deliver([...first.work, ...next.work]);
    expect(eventsOf('WeChatReplyRefused')).toEqual([]);
    expect(sentTexts()).toEqual(['还有什么可以帮您？']);
  });
});

describe('decisions that wait for the sender', () => {
  it('leave further ones to it once they take 96 KB, and none of their replies is lost', async () => {
    const long = {
      id: 'long',
      when: { text: { startsWith: '长' } },
      passive: true,
      reply: { text: '长'.repeat(600) },
    };
    const more = { id: 'more', when: { text: { startsWith: '长' } }, reply: { text: '完' } };
    const account = {
      rules: [{ ...long, continue: true }, more],
      quotas: { userMessage: { limit: 500, window: '48h' } },
    };
    const { text, deliver, clock, conversations, sentTexts, eventsOf } = await setUp(account);
    const answers = [];
    let largest = 0;
    for (let n = 0; n < 80; n++) {
      answers.push(await text(`长${n}`, `${n + 1}`, t0 + n * 30));
      clock.now += 30_000;
      const [item] = conversations.conversations.values();
      largest = Math.max(largest, Buffer.byteLength(JSON.stringify(item)));
    }
    const decided = answers.filter(({ response }) => response !== null).length;
    expect(decided).toBeGreaterThan(30);
    expect(decided).toBeLessThan(80);
    expect(largest).toBeGreaterThan(90 * 1024);
    expect(largest).toBeLessThan(100 * 1024);
    for (const { work } of answers) expect(await deliver(work)).toEqual([]);
    expect(eventsOf('WeChatMessageReceived')).toHaveLength(80);
    expect(eventsOf('WeChatReplyRefused')).toEqual([]);
    expect(sentTexts().filter((sent) => sent === '完')).toHaveLength(80);
    expect((await text('长', '81', t0 + 2400)).response).not.toBeNull();
  });
});

describe('a hand-over to a person', () => {
  it('is made in the response after a dialogue too, by a default rule', async () => {
    const { text, click } = await setUp();
    await click('order');
    expect((await text('不知道', '1')).response).toEqual({ type: 'transfer_customer_service' });
    expect((await text('人工', '2')).response).toEqual({ type: 'transfer_customer_service' });
  });
});

describe('records of an older receiver', () => {
  const old = (answeredBy?: string) => {
    const push = understandPush({
      ToUserName: 'gh_5c1d9e7a2b40',
      FromUserName: openId,
      CreateTime: String(t0),
      MsgType: 'text',
      Content: '你好',
      MsgId: '1',
    });
    const work = { kind: 'push', account: 'lantern', receivedAt: t0 * 1000, push };
    return rawRecord(JSON.stringify(answeredBy === undefined ? work : { ...work, answeredBy }));
  };
  it('are answered where they were not', async () => {
    const { handle, sentTexts } = await setUp();
    await handle(old());
    expect(sentTexts()).toEqual(['您好', '还有什么可以帮您？']);
  });
  it('are not answered again in what the response had', async () => {
    const { handle, sentTexts, eventsOf } = await setUp();
    await handle(old('hello'));
    expect(sentTexts()).toEqual(['还有什么可以帮您？']);
    expect(eventsOf('WeChatMessageReceived')).toMatchObject([{ rule: 'hello' }]);
  });
});
