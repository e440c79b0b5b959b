import { describe, expect, it } from 'vitest';
import { noAnswer, notSent } from '#shared/wechat/api/http.ts';
import { openId, pushRecord, rawRecord, requestRecord, setUp, t0, textAt, textRecord } from './set-up.ts';

const timeOut = noAnswer('api.weixin.qq.com', new Error('no answer in 5000 ms'));

describe('the sender answering a push', () => {
  it('sends what the rule says, and tells the bus what came in and what was done', async () => {
    const { handle, fake, published } = setUp();
    expect(await handle(textRecord('请问营业时间'))).toEqual([]);
    expect(fake.requests[0]?.url).toContain('/cgi-bin/message/custom/send?access_token=token-1');
    expect(fake.bodies()).toEqual([{ touser: openId, msgtype: 'text', text: { content: '9:00-21:00' } }]);
    const windowLeft = { messages: 4, until: new Date((t0 + 48 * 3600) * 1000).toISOString() };
    expect(published).toMatchObject([
      {
        source: 'wechat.sender',
        detailType: 'WeChatMessageReceived',
        detail: {
          metadata: { version: '1', time: '2025-10-23T06:20:31.000Z' },
          data: {
            account: 'lantern',
            kind: 'official-account',
            openId,
            createTime: t0,
            type: 'text',
            rule: 'hours',
            windowLeft,
          },
        },
      },
      {
        detailType: 'WeChatReplySent',
        detail: { data: { account: 'lantern', openId, rule: 'hours', windowLeft } },
      },
    ]);
  });
  it('tells the bus who the person and the sub-merchant are, and answers in the name of the sub-merchant', async () => {
    const { handle, fake, published } = setUp();
    await handle(textRecord('请问营业时间', '1', {}, { UnionID: 'u1', BusinessId: '7' }));
    expect(fake.requests[0]?.url).toContain('/cgi-bin/message/custom/business/send?access_token=token-1');
    expect(fake.bodies()).toEqual([
      { touser: openId, msgtype: 'text', text: { content: '9:00-21:00' }, businessid: 7 },
    ]);
    expect(published[0]).toMatchObject({ detail: { data: { unionId: 'u1', businessId: '7' } } });
  });
  it('publishes a push that could not be understood, and sends nothing to nobody', async () => {
    const { handle, fake, published } = setUp();
    const record = pushRecord({ FromUserName: '', Content: '请问营业时间', MsgId: '9' });
    expect(await handle(record)).toEqual([]);
    expect(fake.requests).toEqual([]);
    expect(published).toMatchObject([
      {
        detailType: 'WeChatMessageReceived',
        detail: {
          data: {
            openId: '',
            type: 'unknown',
            opens: null,
            rule: null,
            windowLeft: { messages: 0, until: null },
            message: { type: 'unknown', fields: { Content: '请问营业时间' }, problem: expect.any(String) },
          },
        },
      },
    ]);
  });
  it('leaves to others what no rule answers', async () => {
    const { handle, fake, eventsOf } = setUp();
    await handle(textRecord('在吗'));
    expect(fake.requests).toEqual([]);
    expect(eventsOf('WeChatMessageReceived')).toMatchObject([
      { rule: null, message: { type: 'text', content: '在吗' }, windowLeft: { messages: 5 } },
    ]);
  });
  it('does not answer again what a rule answered in the HTTP response, and tells the bus which', async () => {
    const { handle, fake, eventsOf, conversations } = setUp();
    const record = textRecord('营业时间');
    const body = JSON.stringify({ ...JSON.parse(record.body), answeredBy: 'passive' });
    expect(await handle({ ...record, body })).toEqual([]);
    expect(fake.requests).toEqual([]);
    expect(eventsOf('WeChatMessageReceived')).toMatchObject([
      { rule: 'passive', windowLeft: { messages: 5 } },
    ]);
    expect(conversations.calls).toEqual(['tryClaim']);
  });
  it('does not send what the receiver could not answer while a person talks with the user', async () => {
    const passive = (id: string, more: object = {}) => ({
      id,
      when: { text: { equals: id } },
      passive: true,
      reply: { text: id },
      ...more,
    });
    const { handle, sentTexts, clock } = setUp({
      account: {
        rules: [
          passive('address'),
          passive('urgent', { evenWhenMuted: true }),
          { id: 'angry', when: { text: { equals: '投诉' } }, mute: '2h', ignore: true },
        ],
      },
    });
    let messages = 0;
    const say = async (content: string) => {
      clock.now += 1000;
      const at = clock.now / 1000 - 1;
      await handle(textAt(content, at, String(++messages)));
    };
    await say('address');
    expect(sentTexts()).toEqual(['address']);
    await say('投诉');
    await say('address');
    await say('urgent');
    expect(sentTexts()).toEqual(['address', 'urgent']);
  });
  it('publishes just what the account wants published', async () => {
    const { handle, published } = setUp({ account: { publish: ['refused'] } });
    await handle(textRecord('营业时间'));
    expect(published).toEqual([]);
  });
  it('sends several replies in their order', async () => {
    const { handle, sentTexts, eventsOf } = setUp();
    await handle(textRecord('三'));
    expect(sentTexts()).toEqual(['1', '2', '3']);
    const ids = eventsOf('WeChatReplySent').map(({ deliveryId }) => String(deliveryId));
    expect(ids.map((id) => id.slice(-2))).toEqual(['.0', '.1', '.2']);
  });
  it('sends a long reply as several messages, as far as the quota goes', async () => {
    const text = '灯笼小店。'.repeat(600);
    const { handle, sentTexts } = setUp({
      account: { rules: [{ id: 'long', when: { message: 'any' }, reply: { text } }] },
    });
    await handle(textRecord('在吗'));
    expect(sentTexts().join('')).toBe(text);
    expect(sentTexts()).toHaveLength(5);
    for (const part of sentTexts()) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(2048);
  });
  it('answers the messages of one user in their order, and users side by side', async () => {
    const arrivals: string[] = [];
    let running = 0;
    let most = 0;
    const { handle } = setUp({
      async http({ body }) {
        most = Math.max(most, ++running);
        const { touser, text } = JSON.parse(String(body));
        // The first user's messages take longer, and must still come in order.
        for (let turn = 0; turn < (touser === openId ? 20 : 1); turn++) await Promise.resolve();
        arrivals.push(`${touser === openId ? 'first' : 'second'} ${text.content}`);
        running--;
        return { status: 200, contentType: '', body: Buffer.from('{"errcode":0}') };
      },
    });
    const other = { FromUserName: 'oQ8dN5xKlantern0000000000002' };
    await handle(
      textRecord('三', '1', { id: 'a' }),
      textRecord('营业时间', '2', { id: 'b' }),
      textRecord('营业时间', '3', { id: 'c' }, other),
    );
    expect(arrivals.filter((arrival) => arrival.startsWith('first'))).toEqual([
      'first 1',
      'first 2',
      'first 3',
      'first 9:00-21:00',
    ]);
    expect(most).toBe(2);
  });
  it('answers events, and closes the window when the user leaves', async () => {
    const { handle, sentTexts, eventsOf } = setUp();
    await handle(pushRecord({ MsgType: 'event', Event: 'subscribe' }));
    expect(sentTexts()).toEqual(['欢迎']);
    await handle(pushRecord({ MsgType: 'event', Event: 'unsubscribe', CreateTime: String(t0 + 1) }));
    expect(eventsOf('WeChatMessageReceived')[1]).toMatchObject({ windowLeft: { messages: 0, until: null } });
  });
});

describe('the sender and repeats', () => {
  it('answers a push once, however often the queue brings it', async () => {
    const { handle, fake, clock } = setUp();
    for (let n = 0; n < 5; n++) {
      expect(await handle(textRecord('营业时间'))).toEqual([]);
      clock.now += 3600_000;
    }
    expect(fake.requests).toHaveLength(1);
  });
  it('announces a repeat in the same words, because the first announcement may have been lost', async () => {
    let down = true;
    const bodies: string[] = [];
    const { handle, clock } = setUp({
      async publish(events) {
        bodies.push(JSON.stringify(events));
        if (down) throw Object.assign(new Error('down'), { name: 'InternalException' });
      },
    });
    expect(await handle(textRecord('营业时间'))).toEqual(['r1']);
    down = false;
    clock.now += 2000;
    expect(await handle(textRecord('营业时间', '1', { receiveCount: 2 }))).toEqual([]);
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toBe(bodies[0]);
  });
});

describe('the sender when something is wrong', () => {
  it('does not send again what may have been sent', async () => {
    const { handle, fake, eventsOf, clock } = setUp({ answers: [timeOut] });
    expect(await handle(textRecord('营业时间'))).toEqual([]);
    clock.now += 60_000;
    await handle(textRecord('营业时间', '1', { receiveCount: 2 }));
    expect(fake.requests).toHaveLength(1);
    expect(eventsOf('WeChatReplyUndetermined')[0]).toMatchObject({
      rule: 'hours',
      // What may not have arrived does not count.
      windowLeft: { messages: 5 },
    });
  });
  it('sends it again where the account wants that', async () => {
    const { handle, fake, eventsOf, clock } = setUp({
      account: { delivery: 'at-least-once' },
      answers: [timeOut, { errcode: 0 }],
    });
    expect(await handle(textRecord('营业时间'))).toEqual(['r1']);
    clock.now += 1000;
    expect(await handle(textRecord('营业时间', '1', { receiveCount: 2 }))).toEqual([]);
    expect(fake.requests).toHaveLength(2);
    expect(eventsOf('WeChatReplySent')).toHaveLength(1);
  });
  it('gives quota and message back when there is no connection, and sends once there is', async () => {
    const { handle, fake, postponed, sentTexts, clock } = setUp({
      answers: [notSent('h', new Error('ECONNREFUSED')), { errcode: 0 }],
    });
    expect(await handle(textRecord('三', '1', { receiveCount: 3 }))).toEqual(['r1']);
    // However often the record was received, it is the first try of the reply.
    expect(postponed).toEqual([['receipt of r1', 1]]);
    expect(fake.requests).toHaveLength(1);
    clock.now += 4000;
    expect(await handle(textRecord('三', '1', { receiveCount: 4 }))).toEqual([]);
    expect(sentTexts()).toEqual(['1', '1', '2', '3']);
  });
  it('goes on where it was when the second of three could not be sent', async () => {
    const { handle, sentTexts, eventsOf, clock } = setUp({
      answers: [{ errcode: 0 }, { errcode: -1, errmsg: 'system error' }, { errcode: 0 }],
    });
    expect(await handle(textRecord('三'))).toEqual(['r1']);
    clock.now += 2000;
    expect(await handle(textRecord('三', '1', { receiveCount: 2 }))).toEqual([]);
    expect(sentTexts()).toEqual(['1', '2', '2', '3']);
    expect(eventsOf('WeChatReplySent')).toHaveLength(3);
  });
  it('keeps the rest of a user behind the message that has to wait, and does everyone else', async () => {
    const { handle, postponed } = setUp({
      answers: [notSent('h', new Error('ECONNREFUSED')), { errcode: 0 }],
    });
    const other = { FromUserName: 'oQ8dN5xKlantern0000000000002' };
    const failed = await handle(
      textRecord('营业时间', '1', { id: 'a' }),
      textRecord('营业时间', '2', { id: 'b' }),
      textRecord('营业时间', '3', { id: 'c' }, other),
    );
    expect(failed).toEqual(['a', 'b']);
    expect(postponed.map(([receipt]) => receipt)).toEqual(['receipt of a', 'receipt of b']);
  });

  it.each([
    [45047, 'window'],
    [48002, 'user'],
    [45002, 'message'],
    [48001, 'config'],
    [45087, 'account'],
  ])('takes %d for the end, and says that the reason is the %s', async (errcode, reason) => {
    const { handle, eventsOf, fake } = setUp({ answers: [{ errcode, errmsg: 'no rid: 1-2-3' }] });
    expect(await handle(textRecord('营业时间'))).toEqual([]);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ reason, code: errcode, rule: 'hours' }]);
    expect(fake.requests).toHaveLength(1);
  });
  it('tries once more where WeChat says right after the message that no window is open', async () => {
    const closed = { errcode: 45015, errmsg: 'x' };
    const { handle, sentTexts, waited, eventsOf } = setUp({ answers: [closed, { errcode: 0 }] });
    expect(await handle(textRecord('三'))).toEqual([]);
    expect(sentTexts()).toEqual(['1', '1', '2', '3']);
    // Until the message certainly came before the call.
    expect(waited).toEqual([2500]);
    expect(eventsOf('WeChatReplySent')).toHaveLength(3);
  });
  it('takes 45015 for the end when WeChat says so twice, or long after the message', async () => {
    const { handle, fake, waited, eventsOf, clock } = setUp({ answers: [{ errcode: 45015, errmsg: 'x' }] });
    expect(await handle(textRecord('三'))).toEqual([]);
    expect(fake.requests).toHaveLength(2);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([
      { reason: 'window', code: 45015 },
      { reason: 'window', code: 45015 },
      { reason: 'window', code: 45015 },
    ]);
    clock.now += 60_000;
    await handle(requestRecord('a', ['1']));
    expect(fake.requests).toHaveLength(2);
    await handle(textAt('营业时间', t0 + 50, '2'));
    expect([fake.requests.length, waited.length]).toEqual([3, 1]);
  });
  it('believes WeChat over its own count', async () => {
    const { handle, eventsOf, fake, clock } = setUp({
      answers: [{ errcode: 0 }, { errcode: 45047, errmsg: 'x' }],
    });
    await handle(textRecord('三'));
    expect(fake.requests).toHaveLength(2);
    expect(eventsOf('WeChatReplyRefused')).toHaveLength(2);
    // The user may have written just before the call, so a later message is tried all the same.
    expect(eventsOf('WeChatMessageReceived')).toMatchObject([{ windowLeft: { messages: 4 } }]);
    clock.now += 60_000;
    await handle(requestRecord('a', ['1']));
    expect(fake.requests).toHaveLength(3);
    await handle(requestRecord('b', ['2']));
    expect(fake.requests).toHaveLength(3);
  });
  it('goes on after a message that WeChat does not like', async () => {
    const { handle, sentTexts } = setUp({ answers: [{ errcode: 45168, errmsg: 'x' }, { errcode: 0 }] });
    await handle(textRecord('三'));
    expect(sentTexts()).toEqual(['1', '2', '3']);
  });

  it.each([
    ['is not JSON', 'hello', 'work_malformed'],
    ['is something else', '{"kind":"letter"}', 'work_malformed'],
    [
      'is of an account that is gone',
      '{"kind":"push","account":"gone","receivedAt":1,"push":{}}',
      'work_of_unknown_account',
    ],
  ])('makes a dead letter at once of a message that %s, and tells the bus', async (_, body, code) => {
    const { handle, lines, setAside, eventsOf } = setUp();
    expect(await handle(rawRecord(body))).toEqual([]);
    expect(lines).toMatchObject([
      { level: 'error', event: 'message_failed', fields: { code } },
      { level: 'error', event: 'message_set_aside', fields: { messageId: 'r1', code } },
    ]);
    expect(setAside).toEqual([{ body, group: openId, id: 'r1' }]);
    expect(eventsOf('WeChatMessageFailed')).toMatchObject([{ messageId: 'r1', code }]);
  });
  it('does not hold up what comes after one', async () => {
    const { handle, sentTexts } = setUp();
    const failed = await handle(rawRecord('hello'), textRecord('营业时间', '2', { id: 'r2' }));
    expect(failed).toEqual([]);
    expect(sentTexts()).toEqual(['9:00-21:00']);
  });
  it('does not begin a send that this invocation may not live to see', async () => {
    const { handle, fake, clock, postponed } = setUp({
      async http() {
        clock.now += 16_000;
        return { status: 200, contentType: '', body: Buffer.from('{"errcode":0}') };
      },
    });
    expect(await handle(textRecord('三'))).toEqual(['r1']);
    expect(postponed).toEqual([['receipt of r1', 0]]);
    expect(fake.requests).toEqual([]);
    expect(await handle(textRecord('三', '1', { receiveCount: 2 }))).toEqual(['r1']);
    expect(await handle(textRecord('三', '1', { receiveCount: 3 }))).toEqual([]);
  });
  it('logs a line for each reply, without what was written or to whom', async () => {
    const { handle, lines } = setUp();
    await handle(textRecord('我的密码是 12345 营业时间'));
    expect(lines).toMatchObject([
      { level: 'info', event: 'reply_sent', fields: { account: 'lantern', rule: 'hours' } },
    ]);
    const logged = JSON.stringify(lines);
    for (const secret of ['12345', '9:00', openId, 'token-1']) expect(logged).not.toContain(secret);
  });
});
