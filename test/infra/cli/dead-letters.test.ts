import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LocalQueue } from '#infra/local/aws/queue.ts';
import { userHash } from '#shared/aws/log.ts';
import { localAws } from '../../support/local-aws.ts';

const openId = 'oQ8dN5xKlantern0000000000001';

const pushOf = (group: string, text: string) => ({
  kind: 'push',
  account: 'lantern',
  receivedAt: 1,
  push: { key: text, openId: group, createTime: 1, message: { type: 'text', content: text } },
});
const eventOf = (detailType: string, detail: unknown) => ({
  version: '0',
  id: 'e1',
  'detail-type': detailType,
  source: 'shop.orders',
  time: '2025-10-23T06:20:31Z',
  detail,
});
const request = { metadata: { id: 'order-8841' }, data: { account: 'lantern', openId, messages: [] } };

async function setUp() {
  const aws = await localAws();
  const { queues } = aws;
  const put = (queue: string, body: unknown, group = ''): string =>
    (queues[queue] as LocalQueue).send({
      body: typeof body === 'string' ? body : JSON.stringify(body),
      group,
      deduplicationId: crypto.randomUUID(),
    });
  return {
    ...aws,
    /** A dead letter of a user; returns its id. */
    reply: (text: string, group = openId) => put('RepliesDeadLetterQueue', pushOf(group, text), group),
    event: (body: unknown) => put('EventsDeadLetterQueue', body),
    platform: (body: unknown) => put('PlatformsDeadLetterQueue', body),
    dead: (of = 'Replies') => (queues[`${of}DeadLetterQueue`] as LocalQueue).contents().length,
    /** The texts on the reply queue, in their order. */
    texts: () =>
      (queues['RepliesQueue'] as LocalQueue)
        .contents()
        .map(({ body, group }) => [group, JSON.parse(body).push.message.content]),
    wechat: (...args: string[]) => aws.run(['dead-letters', ...args]),
  };
}

describe('dead-letters list', () => {
  it('says that there are none', async () => {
    const { wechat } = await setUp();
    expect(await wechat('list')).toEqual({
      code: 0,
      errors: '',
      out: 'replies: no dead letters\nintake: no dead letters\nevents: no dead letters\nplatforms: no dead letters',
    });
  });
  it('shows each by what it is about, and nothing of what it says or by whom', async () => {
    const { wechat, reply, event, platform } = await setUp();
    const id = reply('请问几点开门');
    event(eventOf('WeChatSendRequested', request));
    platform({ platform: 'mall', event: { type: 'ticket', createTime: 1, ticket: 'ticket@@@secret' } });
    const { out } = await wechat('list');
    expect(out).toContain(`${id}  lantern  user ${userHash('lantern', openId)}  push text`);
    expect(out).toContain('WeChatSendRequested order-8841');
    expect(out).toContain('mall  authorization ticket');
    for (const secret of ['几点', openId, 'ticket@@@']) expect(out).not.toContain(secret);
    expect(JSON.parse((await wechat('list', '--json', '--queue', 'replies')).out)).toEqual([
      {
        queue: 'replies',
        id,
        sentAt: expect.stringMatching(/^2025-10-23T06:20:3/),
        account: 'lantern',
        user: userHash('lantern', openId),
        what: 'push text',
        error: null,
      },
    ]);
  });
  it('takes nothing: the letters are all there, in their order, for the next one who looks', async () => {
    const { wechat, reply, queues } = await setUp();
    for (const text of ['1', '2', '3']) reply(text);
    await wechat('list');
    expect((await wechat('list', '--json')).out.match(/push text/g)).toHaveLength(3);
    const received = queues['RepliesDeadLetterQueue']?.receive(10) ?? [];
    expect(received.map(({ body }) => JSON.parse(body).push.key)).toEqual(['1', '2', '3']);
  });
  it('says how many there are that it cannot show', async () => {
    const { wechat, reply } = await setUp();
    for (let index = 0; index < 12; index++) reply(String(index));
    expect((await wechat('list', '--queue', 'replies')).out).toContain('10 dead letters, and about 2 that');
  });
  it('refuses a queue that is none', async () => {
    const { wechat } = await setUp();
    expect(await wechat('list', '--queue', 'other')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('replies, intake, events, platforms'),
    });
  });
  it('shows what nobody understands', async () => {
    const { wechat, event } = await setUp();
    event('not JSON');
    event('null');
    expect((await wechat('list')).out.match(/not understood/g)).toHaveLength(2);
  });
});

describe('dead-letters show and discard', () => {
  it('show the whole of one', async () => {
    const { wechat, reply, dead } = await setUp();
    const id = reply('请问几点开门');
    const { out } = await wechat('show', id);
    expect(out).toContain('请问几点开门');
    expect(out).toContain(openId);
    expect(JSON.parse((await wechat('show', id, '--json')).out)).toMatchObject({
      id,
      body: { kind: 'push' },
    });
    expect(dead()).toBe(1);
  });
  it('delete one, and only that', async () => {
    const { wechat, reply, dead, texts } = await setUp();
    const [first] = [reply('1'), reply('2')];
    expect((await wechat('discard', first)).out).toContain(`discarded ${first}`);
    expect(dead()).toBe(1);
    await wechat('redrive');
    expect(texts()).toEqual([[openId, '2']]);
  });
  it.each(['show', 'discard'])('%s says that there is none of that name', async (verb) => {
    const { wechat } = await setUp();
    expect(await wechat(verb, 'nothing')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('no dead letter nothing'),
    });
  });
});

describe('dead-letters redrive', () => {
  it('brings every letter back to where it is worked through, each user’s in their order', async () => {
    const { wechat, reply, texts, dead } = await setUp();
    for (let index = 0; index < 25; index++) reply(String(index), index % 2 === 0 ? 'even' : 'odd');
    const { code, out } = await wechat('redrive');
    expect(code).toBe(0);
    expect(out).toContain('25 redriven, 0 removed, 0 left.');
    expect(dead()).toBe(0);
    for (const group of ['even', 'odd']) {
      const own = texts().filter(([of]) => of === group);
      expect(own).toEqual(own.toSorted(([, a], [, b]) => Number(a) - Number(b)));
    }
    expect(texts()).toHaveLength(25);
  });
  it('delivers nothing twice when it is run twice, or twice at once', async () => {
    const { wechat, reply, texts } = await setUp();
    for (let index = 0; index < 15; index++) reply(String(index), `user${index % 3}`);
    await Promise.all([wechat('redrive'), wechat('redrive')]);
    await wechat('redrive');
    expect(new Set(texts().map(([, text]) => text)).size).toBe(15);
    expect(texts()).toHaveLength(15);
  });
  it('delivers nothing twice after it was stopped between sending and deleting', async () => {
    const { wechat, reply, texts, dead, queues, clock } = await setUp();
    reply('1');
    const letters = queues['RepliesDeadLetterQueue'] as LocalQueue;
    const deleteLetter = letters.delete;
    letters.delete = () => {};
    await wechat('redrive');
    letters.delete = deleteLetter;
    expect([texts().length, dead()]).toEqual([1, 1]);
    clock.advance(61_000);
    expect((await wechat('redrive')).out).toContain('1 redriven');
    expect([texts().length, dead()]).toEqual([1, 0]);
  });
  it('is not dropped by the deduplication of the first time', async () => {
    const { wechat, queues, texts } = await setUp();
    const body = JSON.stringify(pushOf(openId, '1'));
    const sent = { body, group: openId, deduplicationId: 'key-of-the-push' };
    const work = queues['RepliesQueue'] as LocalQueue;
    work.send(sent);
    const [received] = work.receive(1);
    work.delete(received?.receiptHandle ?? '');
    queues['RepliesDeadLetterQueue']?.send(sent);
    await wechat('redrive');
    expect(texts()).toEqual([[openId, '1']]);
  });
  it('stops for a user at the first letter that stays, and goes on for the others', async () => {
    const { wechat, reply, texts } = await setUp();
    reply('a1', 'a');
    const [a2] = [reply('a2', 'a'), reply('a3', 'a')];
    const b1 = reply('b1', 'b');
    const { code, out } = await wechat('redrive', a2, b1, '--json');
    expect(code).toBe(1);
    expect(texts()).toEqual([['b', 'b1']]);
    expect(JSON.parse(out)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: a2, outcome: 'kept', why: 'an earlier letter of the same user stays' }),
        expect.objectContaining({ id: b1, outcome: 'redriven' }),
      ]),
    );
    expect((await wechat('redrive', a2, '--lang', 'zh')).out).toMatch(
      /^留下 .*：同一个用户更早的死信还留着$/m,
    );
    expect((await wechat('redrive')).code).toBe(0);
    expect(texts().map(([, text]) => text)).toEqual(['b1', 'a1', 'a2', 'a3']);
  });
  it('leaves everything where it is when the queue takes nothing', async () => {
    const { wechat, reply, dead, failOn, texts } = await setUp();
    reply('1');
    reply('2');
    failOn('send');
    const { code, out } = await wechat('redrive');
    expect([code, dead()]).toEqual([1, 2]);
    expect(out).toContain('the queue does not take it (QueueDoesNotExist)');
    failOn(undefined);
    await wechat('redrive');
    expect(texts().map(([, text]) => text)).toEqual(['1', '2']);
  });
  it('says which of the letters that were named are not there', async () => {
    const { wechat } = await setUp();
    expect(await wechat('redrive', 'gone')).toMatchObject({
      code: 1,
      out: expect.stringContaining('missing   gone'),
    });
  });
  it('puts what a rule could not deliver on the intake as the rule would have', async () => {
    const { wechat, event, queues, dead } = await setUp();
    event(eventOf('WeChatSendRequested', request));
    await wechat('redrive');
    const [message] = queues['IntakeQueue']?.contents() ?? [];
    expect(JSON.parse(message?.body ?? '')).toEqual({
      kind: 'WeChatSendRequested',
      source: 'shop.orders',
      time: '2025-10-23T06:20:31Z',
      detail: request,
    });
    expect(dead('Events')).toBe(0);
  });
  it('puts what a schedule could not deliver on the intake', async () => {
    const { wechat, event, queues } = await setUp();
    const work = { kind: 'windowReminder', account: 'lantern', openId, until: 1 };
    event({ kind: 'later', dueAt: 1, work });
    expect((await wechat('list')).out).toContain(`user ${userHash('lantern', openId)}  later windowReminder`);
    await wechat('redrive');
    expect(queues['IntakeQueue']?.contents()).toMatchObject([
      { body: JSON.stringify({ kind: 'later', dueAt: 1, work }) },
    ]);
  });
  it('removes a report about a token, which is long dealt with', async () => {
    const { wechat, event, dead } = await setUp();
    event(eventOf('WeChatTokenRefreshRequested', { data: { account: 'lantern', version: 3 } }));
    const { code, out } = await wechat('redrive');
    expect([code, dead('Events')]).toEqual([0, 0]);
    expect(out).toContain('0 redriven, 1 removed, 0 left.');
  });
  it.each([
    ['is of another rule', eventOf('OrderPlaced', {})],
    ['is not an event', 'nonsense'],
  ])('leaves an event that %s', async (_, body) => {
    const { wechat, event, dead } = await setUp();
    event(body);
    expect([(await wechat('redrive')).code, dead('Events')]).toEqual([1, 1]);
  });
  it('brings authorization events back to the token-refresher', async () => {
    const { wechat, platform, queues } = await setUp();
    platform({ platform: 'mall', event: { type: 'ticket' } });
    await wechat('redrive');
    expect(queues['PlatformsQueue']?.contents()).toHaveLength(1);
  });
  it('keeps each user’s order and loses or doubles nothing, whoever redrives what and whatever fails', async () => {
    const users = fc.constantFrom('a', 'b', 'c');
    const failures = fc.array(fc.boolean(), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.array(users, { maxLength: 25 }), failures, async (letters, deletesFail) => {
        const { wechat, reply, texts, queues, clock, dead } = await setUp();
        for (const [index, user] of letters.entries()) reply(String(index), user);
        const queue = queues['RepliesDeadLetterQueue'] as LocalQueue;
        const deleteLetter = queue.delete;
        queue.delete = (handle) => {
          if (deletesFail.pop() !== true) deleteLetter(handle);
        };
        await Promise.all([wechat('redrive'), wechat('redrive')]);
        clock.advance(61_000);
        queue.delete = deleteLetter;
        await wechat('redrive');
        expect(dead()).toBe(0);
        const sent = texts();
        expect(sent.map(([, text]) => Number(text)).toSorted((a, b) => a - b)).toEqual([...letters.keys()]);
        for (const user of new Set(letters)) {
          const own = sent.filter(([of]) => of === user).map(([, text]) => Number(text));
          expect(own).toEqual(own.toSorted((a, b) => a - b));
        }
      }),
      { numRuns: 15 },
    );
  });
});
