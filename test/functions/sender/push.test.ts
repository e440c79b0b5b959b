import { describe, expect, it } from 'vitest';
import { openId, pushRecord, setUp, t0, textAt, textRecord } from './set-up.ts';

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
