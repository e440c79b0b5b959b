import { describe, expect, it } from 'vitest';
import { readTask } from '#functions/sender/read-task.ts';
import { senderAccount } from '#infra/config/function-config.ts';
import { loadedAccount } from '../../support/loaded-account.ts';
import { lantern, openId, pushRecord, requestRecord, setUp, t0, textAt, textRecord } from './set-up.ts';

const keyOf = (record: { readonly body: string }): string => JSON.parse(record.body).push.key;

describe('whose a request is', () => {
  it('is said by its source: two services with one id are both served, and told of their own', async () => {
    const { handle, sentTexts, eventsOf } = setUp();
    await handle(textRecord('在吗'));
    await handle(requestRecord('id-1', ['坏'], { source: 'evil.service' }));
    await handle(requestRecord('id-1', ['好'], { source: 'shop.orders' }));
    expect(sentTexts()).toEqual(['坏', '好']);
    expect(eventsOf('WeChatReplySent')).toMatchObject([
      { requestId: 'id-1', source: 'evil.service' },
      { requestId: 'id-1', source: 'shop.orders' },
    ]);
    const [one, other] = eventsOf('WeChatReplySent');
    expect(one?.['deliveryId']).not.toBe(other?.['deliveryId']);
  });
  it('keeps another service from booking an id while no window is open', async () => {
    const { handle, sentTexts } = setUp();
    await handle(requestRecord('id-1', ['坏'], { source: 'evil.service' }));
    await handle(textRecord('在吗'));
    await handle(requestRecord('id-1', ['好']));
    expect(sentTexts()).toEqual(['好']);
  });
  it('keeps another service from taking the place of what is put off', async () => {
    const { handle, later } = setUp();
    const data = { sendAt: '2025-10-23T12:00:00Z' };
    const intake = { group: null } as const;
    await handle(requestRecord('id-1', ['a'], { data, ...intake }));
    await handle(requestRecord('id-1', ['b'], { data, ...intake, source: 'evil.service' }));
    await handle(requestRecord('id-1', ['a'], { data, ...intake }));
    expect(new Set(later.map(({ name }) => name)).size).toBe(2);
    expect(later[0]?.name).toBe(later[2]?.name);
  });
  it('is in the event about an invalid one too, whose id is its own', async () => {
    const { handle, published } = setUp();
    await handle(requestRecord('id-1', [''], { source: 'evil.service' }));
    await handle(requestRecord('id-1', [''], {}));
    const [one, other] = published.map(({ detail }) => detail);
    expect(one?.data).toMatchObject({ reason: 'invalid', source: 'evil.service' });
    expect(other?.data).toMatchObject({ reason: 'invalid', source: 'shop.orders' });
    expect(one?.metadata.id).not.toBe(other?.metadata.id);
  });
});

describe('a request to a user who talks with a person', () => {
  const muting = {
    account: {
      rules: [{ id: 'human', when: { text: { equals: ['人工'] } }, mute: '1h', reply: { text: '请稍候' } }],
    },
  };
  it('is refused', async () => {
    const { handle, sentTexts, eventsOf } = setUp(muting);
    await handle(textRecord('人工'));
    await handle(requestRecord('r', ['广告']));
    expect(sentTexts()).toEqual(['请稍候']);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'muted', requestId: 'r' }]);
  });
  it('is sent where it says so', async () => {
    const { handle, sentTexts } = setUp(muting);
    await handle(textRecord('人工'));
    await handle(requestRecord('r', ['订单已发货'], { data: { evenWhenMuted: true } }));
    expect(sentTexts()).toEqual(['请稍候', '订单已发货']);
  });
});

describe('typing', () => {
  const typing = (data: object, texts: string[] = []) =>
    requestRecord('t', texts, {
      group: null,
      data: { ...(texts.length === 0 ? { messages: undefined } : {}), ...data },
    });
  it('is shown at once and again, from the intake, until its time is over', async () => {
    const { handle, typed, later, clock, fake } = setUp();
    await handle(textRecord('在吗'));
    await handle(typing({ typing: '25s' }));
    for (let round = 0; round < 5; round++) {
      const next = later.shift();
      if (next === undefined) break;
      clock.now = next.dueAt * 1000;
      const body = JSON.stringify({ kind: 'later', dueAt: next.dueAt, work: next.work });
      const [record] = [typing({})].map((one) => ({ ...one, body }));
      if (record)
        await handle({ ...record, attributes: { ...record.attributes, SenderId: 'AROASENDER:sender' } });
    }
    expect(typed).toHaveLength(3);
    expect(fake.requests).toEqual([]);
  });
  it('is shown once without a time', async () => {
    const { handle, typed, later } = setUp();
    await handle(typing({ typing: true }));
    expect(typed).toHaveLength(1);
    expect(later).toEqual([]);
  });
  it('goes before the messages of its request, which wait for its end on the intake', async () => {
    const { handle, typed, later, waited } = setUp();
    await handle(textRecord('在吗'));
    await handle(typing({ typing: '3s' }, ['来了']));
    expect(typed).toHaveLength(1);
    expect(waited).toEqual([]);
    expect(later).toMatchObject([{ dueAt: t0 + 1 + 3, work: { kind: 'WeChatSendRequested' } }]);
    expect(JSON.stringify(later[0]?.work)).not.toContain('typing');
  });
  it('is not shown to a user who has written something else, nor to one who talks with a person', async () => {
    const { handle, typed } = setUp();
    const question = textAt('问', t0, '1');
    await handle(question, textAt('再问', t0 + 5, '2'));
    await handle(typing({ typing: '20s', inReplyTo: keyOf(question), unlessUserWrote: true }));
    expect(typed).toEqual([]);
  });
  it.each(['31s', '0s', '1m', 20, false])('cannot be %j', async (value) => {
    const { handle, eventsOf } = setUp();
    await handle(typing({ typing: value }));
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'invalid' }]);
  });
  it('of a rule that leaves the answer to a service is put on the intake', async () => {
    const rules = [{ id: 'ai', when: { message: 'text' }, typing: '5s', emit: { type: 'Ask' } }];
    const { handle, later, typed } = setUp({ account: { rules } });
    await handle(textRecord('在吗'));
    expect(typed).toEqual([]);
    expect(later).toMatchObject([{ dueAt: t0 + 1, work: { kind: 'typing', openId, until: t0 + 6 } }]);
  });
  it('of such a rule holds up the reply of another that applies for five seconds at most', async () => {
    const rules = [
      { id: 'ai', when: { message: 'text' }, typing: '30s', emit: { type: 'Ask' }, continue: true },
      { id: 'hours', when: { message: 'text' }, reply: { text: '9:00-21:00' } },
    ];
    const { handle, sentTexts, typed } = setUp({ account: { rules } });
    await handle(textRecord('几点开门'));
    expect(sentTexts()).toEqual(['9:00-21:00']);
    expect(typed).toEqual([5000]);
  });
});

describe('a text of a request', () => {
  const sentences = '这是一段很长的话，说给顾客听。';
  it('is made of Markdown where it is Markdown', async () => {
    const { handle, sentTexts, fake } = setUp();
    await handle(textRecord('在吗'));
    const content = '<think>hm</think>\n# 好\n\n**有**，见[这里](https://e.cn)';
    const messages = [{ msgtype: 'text', text: { content }, aimsgcontext: { is_ai_msg: 1 } }];
    await handle(requestRecord('r', [], { data: { format: 'markdown', messages } }));
    expect(sentTexts()).toEqual(['【好】\n有，见<a href="https://e.cn">这里</a>']);
    expect(fake.bodies()[0]).toMatchObject({ aimsgcontext: { is_ai_msg: 1 } });
  });
  it('is refused where nothing is left of the Markdown', async () => {
    const { handle, eventsOf } = setUp();
    await handle(textRecord('在吗'));
    await handle(requestRecord('r', ['<think>hm</think>'], { data: { format: 'markdown' } }));
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([
      { reason: 'invalid', problem: 'data.messages[0].text.content: is empty' },
    ]);
  });
  it('is sent in parts, of each of which it is told which it is', async () => {
    const { handle, eventsOf, sentTexts } = setUp();
    await handle(textRecord('在吗'));
    await handle(requestRecord('r', ['一', sentences.repeat(100)]));
    const parts = eventsOf('WeChatReplySent').map(({ part }) => part);
    const bytes = sentTexts().map((text) => Buffer.byteLength(text));
    expect(parts).toEqual([
      undefined,
      { message: 1, index: 0, of: 3, offset: 0, bytes: bytes[1] },
      { message: 1, index: 1, of: 3, offset: bytes[1], bytes: bytes[2] },
      { message: 1, index: 2, of: 3, offset: (bytes[1] ?? 0) + (bytes[2] ?? 0), bytes: bytes[3] },
    ]);
  });
  it('is not sent any further where WeChat refuses a part, and what comes after it is', async () => {
    const answers = [{ errcode: 0 }, { errcode: 87014, errmsg: 'risky content' }, { errcode: 0 }];
    const { handle, sentTexts, eventsOf } = setUp({ answers: answers as never });
    await handle(textRecord('在吗'));
    await handle(requestRecord('r', [sentences.repeat(130), '完']));
    expect(sentTexts().map((text) => text.length > 1)).toEqual([true, true, false]);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([
      { reason: 'message', code: 87014, part: { index: 1, of: 3 } },
      { reason: 'message', code: 87014, part: { index: 2, of: 3 } },
    ]);
  });
  it('cannot become more messages than a request may lead to', async () => {
    const { handle, eventsOf } = setUp();
    await handle(
      requestRecord(
        'r',
        Array.from({ length: 6 }, () => sentences.repeat(80)),
      ),
    );
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([
      { reason: 'invalid', problem: expect.stringContaining('become more than 10 messages of WeChat') },
    ]);
  });
  it('is looked at as Markdown only up to a length', async () => {
    const account = senderAccount(loadedAccount(lantern));
    const messages = [{ msgtype: 'text', text: { content: '*a '.repeat(30_000) } }];
    const detail = {
      metadata: { id: 'r' },
      data: { account: 'lantern', openId, format: 'markdown', messages },
    };
    const work = { kind: 'WeChatSendRequested', source: 's', time: '2025-10-23T06:20:31Z', detail } as const;
    expect(await readTask(work, new Map([['lantern', account]]), t0)).toMatchObject({ kind: 'invalid' });
  });
});

describe('a reply that nothing is left of', () => {
  const rules = (extra = {}) => [
    {
      id: 'voice',
      when: { message: 'voice' },
      reply: [{ text: '{{message.recognition}}' }, { text: '好' }],
      ...extra,
    },
  ];
  const voice = pushRecord({ MsgType: 'voice', MediaId: 'm', Format: 'amr', MsgId: '1' });
  it('is refused without asking WeChat, and the rest is sent', async () => {
    const { handle, sentTexts, eventsOf } = setUp({ account: { rules: rules() } });
    await handle(voice);
    expect(sentTexts()).toEqual(['好']);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'message', rule: 'voice' }]);
    expect(eventsOf('WeChatReplySent')).toMatchObject([{ windowLeft: { messages: 4 } }]);
  });
});

describe('what was said', () => {
  it('is told where the account publishes it', async () => {
    const { handle, eventsOf } = setUp({ account: { publish: ['sent+content'] } });
    await handle(textRecord('营业时间'));
    expect(eventsOf('WeChatReplySent')).toMatchObject([
      { rule: 'hours', message: { msgtype: 'text', text: { content: '9:00-21:00' } } },
    ]);
    expect(eventsOf('WeChatReplyRefused')).toEqual([]);
  });
  it('is not told where it only publishes that something was sent', async () => {
    const { handle, eventsOf } = setUp();
    await handle(textRecord('营业时间'));
    expect(eventsOf('WeChatReplySent')[0]).not.toHaveProperty('message');
  });
});

describe('a message that no rule answers', () => {
  const rules = [
    { id: 'human', when: { text: { equals: ['人工'] } }, mute: '1h', reply: { text: '请稍候' } },
  ];
  it('is told as nobody else’s to answer while a person talks with the user', async () => {
    const { handle, eventsOf } = setUp({ account: { rules } });
    await handle(textAt('在吗', t0, '1'), textAt('人工', t0 + 1, '2'), textAt('你好', t0 + 2, '3'));
    expect(eventsOf('WeChatMessageReceived').map(({ rule, muted }) => [rule, muted])).toEqual([
      [null, undefined],
      ['human', undefined],
      [null, true],
    ]);
  });
});
