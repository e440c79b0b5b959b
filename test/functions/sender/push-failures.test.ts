import { describe, expect, it } from 'vitest';
import { noAnswer, notSent } from '#shared/wechat/api/http.ts';
import { openId, rawRecord, requestRecord, setUp, t0, textAt, textRecord } from './set-up.ts';

const timeOut = noAnswer('api.weixin.qq.com', new Error('no answer in 5000 ms'));

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
      textRecord('在吗').body.replace('"lantern"', '"gone"'),
      'work_of_unknown_account',
    ],
    ['is a push of nobody', '{"kind":"push","account":"lantern","receivedAt":1,"push":{}}', 'work_malformed'],
    [
      'has a decision without replies',
      textRecord('在吗').body.replace('"push":', '"decided":{"decision":{}},"push":'),
      'work_malformed',
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
  it('makes one within seconds of what the code itself fails at, and answers what comes after it', async () => {
    const { handle, setAside, postponed, sentTexts } = setUp();
    const odd = (receiveCount: number) => {
      const { body, ...rest } = textRecord('在吗', '1', { receiveCount });
      return { ...rest, body: body.replace('"content":"在吗"', '"content":7') };
    };
    const next = (receiveCount: number) => textRecord('营业时间', '2', { id: 'r2', receiveCount });
    for (let n = 1; n < 3; n++) expect(await handle(odd(n), next(n))).toEqual(['r1', 'r2']);
    expect(await handle(odd(3), next(3))).toEqual([]);
    expect(postponed.map(([, seconds]) => seconds)).toEqual([1, 1, 2, 2]);
    expect(setAside).toMatchObject([{ id: 'r1' }]);
    expect(sentTexts()).toEqual(['9:00-21:00']);
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
