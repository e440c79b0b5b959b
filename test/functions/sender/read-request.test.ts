import { describe, expect, it } from 'vitest';
import { auditRecordOf, unansweredIn } from '#functions/sender/audit.ts';
import type { Job, Task } from '#functions/sender/job.ts';
import type { Done } from '#functions/sender/outcome.ts';
import { requestTask } from '#functions/sender/read-request.ts';
import { requestedMessages } from '#functions/sender/requested-messages.ts';
import { senderAccount } from '#infra/config/function-config.ts';
import { userHash } from '#shared/aws/log.ts';
import { longestText, maxMessages } from '#shared/wechat/outgoing/outgoing-types.ts';
import { emptyConversation } from '#shared/window/conversation.ts';
import { loadedAccount } from '../../support/loaded-account.ts';
import { lantern, openId, t0 } from './set-up.ts';

const accounts = new Map([['lantern', senderAccount(loadedAccount(lantern))]]);
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
const hello = { msgtype: 'text', text: { content: '好' } };
/** What is made of a request, by its data. */
async function taskOf(data: object, { now = t0, work = {} } = {}): Promise<Task> {
  const detail = {
    metadata: { id: 'r-1', version: '1', time: iso(t0) },
    data: { account: 'lantern', openId, messages: [hello], ...data },
  };
  const whole = {
    kind: 'WeChatSendRequested',
    source: 'shop.orders',
    time: iso(t0),
    event: 'e',
    detail,
    ...work,
  };
  return requestTask(whole as never, accounts, now);
}
const problemOf = async (data: object): Promise<string | undefined> => {
  const task = await taskOf(data);
  return task.kind === 'invalid' ? task.problem : undefined;
};

describe('a request to send', () => {
  it.each([
    ['no time of its own', {}, 'job'],
    ['a time that has come', { sendAt: iso(t0) }, 'job'],
    ['a time to come', { sendAt: iso(t0 + 1) }, 'postpone'],
  ])('with %s is done now or put off', async (_, data, kind) => {
    expect((await taskOf(data)).kind).toBe(kind);
  });
  it('without a time is due though our clock is behind', async () => {
    expect((await taskOf({}, { now: t0 - 60 })).kind).toBe('job');
    expect(await taskOf({ sendAt: iso(t0 + 60) }, { now: t0 + 60 })).toMatchObject({
      at: t0 + 60,
      askedAt: t0,
    });
  });
  it.each([
    [{ sendAt: iso(t0 + 60), notAfter: iso(t0 + 60) }, undefined],
    [{ sendAt: iso(t0 + 61), notAfter: iso(t0 + 60) }, /is after data\.notAfter/],
    [{ sendAt: iso(t0 + 30 * 86_400) }, undefined],
    [{ sendAt: iso(t0 + 30 * 86_400 + 1) }, /more than 30 days ahead/],
    [{ messages: undefined }, /data\.messages: is missing/],
    [{ messages: undefined, typing: true }, undefined],
    [{ unlessUserWrote: true }, /data\.inReplyTo: is missing/],
    [{ unlessUserWrote: true, inReplyTo: 'p' }, undefined],
    [{ unlessUserWrote: false }, undefined],
    [{ account: 'harbor' }, /is not an account of this stack; it can be lantern/],
  ])('%j is refused or not', async (data, problem) => {
    const found = await problemOf(data);
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toMatch(problem);
  });
  it('is refused for its size before anything else, from one character more than 128 KB', async () => {
    const size = JSON.stringify({
      metadata: { id: 'r-1', version: '1', time: iso(t0) },
      data: { account: 'lantern', openId, messages: [hello], filler: '' },
    }).length;
    const filled = (length: number) => problemOf({ filler: 'x'.repeat(length - size) });
    expect(await filled(131_072)).toMatch(/filler/);
    expect(await filled(131_073)).toMatch(/^is 131073 characters of JSON; this product takes at most 131072/);
  });
  it('that is wrong in many ways is told of ten, in a thousand characters', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`unknown${n}`, 1]));
    expect((await problemOf(unknown))?.length).toBeLessThanOrEqual(1000);
    const wrong = Array.from({ length: 10 }, () => ({ msgtype: 'text', text: { content: '', more: 1 } }));
    const found = (await problemOf({ messages: wrong })) ?? '';
    expect(found.match(/data\.messages\[\d\]\./g)?.length).toBeLessThanOrEqual(10);
    expect(found.length).toBeLessThanOrEqual(1000);
  });
  it('names itself in few words, whatever it says', async () => {
    const task = await taskOf({ account: 'a'.repeat(500) });
    expect(task).toMatchObject({
      kind: 'invalid',
      account: 'a'.repeat(200),
      openId,
      requestId: 'r-1',
      at: t0,
    });
  });
  it.each([
    ['p.emit.3', 'p'],
    ['p.emit.12', 'p'],
    ['p.emit.3.answer', 'p.emit.3.answer'],
    ['p.emit.x', 'p.emit.x'],
    ['p', 'p'],
  ])('in reply to %s is overtaken by what the user writes after %s', async (inReplyTo, push) => {
    expect(await taskOf({ unlessUserWrote: true, inReplyTo })).toMatchObject({
      conditions: { unlessUserWroteSince: push },
    });
  });
  it('that goes on beside a person is not stopped by one', async () => {
    expect(await taskOf({})).toMatchObject({
      conditions: { unlessMutedAfter: t0, notAfter: Number.POSITIVE_INFINITY },
    });
    expect(await taskOf({ evenWhenMuted: true })).toMatchObject({ conditions: { unlessMutedAfter: null } });
  });
  it('has the key of its service, and under an earlier version the one of before', async () => {
    const [now, before] = [await taskOf({}), await taskOf({}, { work: { event: undefined } })] as [Job, Job];
    const aliasOf = ({ origin }: Job) => 'alias' in origin && origin.alias;
    expect(now.key).not.toBe(before.key);
    expect([aliasOf(now), aliasOf(before)]).toEqual([before.key, now.key]);
  });
  it('shows typing first, and is sent when that is over', async () => {
    expect(await taskOf({ typing: true })).toMatchObject({
      kind: 'typing',
      typing: { since: t0, until: t0, evenWhenMuted: false, unlessUserWroteSince: null },
      next: { kind: 'postpone', dueAt: t0 },
    });
    const task = await taskOf({ typing: '20s' });
    expect(task).toMatchObject({ typing: { until: t0 + 20 }, next: { dueAt: t0 + 20 } });
    const { next } = task as Extract<Task, { kind: 'typing' }>;
    const again = await requestTask(next?.work as never, accounts, t0 + 20);
    expect(again).toMatchObject({
      kind: 'job',
      openId,
      request: { requestId: 'r-1', source: 'shop.orders' },
    });
    expect(await taskOf({ typing: '20s', messages: undefined })).toMatchObject({
      kind: 'typing',
      next: null,
    });
  });
});

describe('the messages of a request', () => {
  const account = accounts.get('lantern') as Parameters<typeof requestedMessages>[1];
  const made = async (messages: readonly object[], format?: 'markdown') => {
    const result = await requestedMessages({ messages, format } as never, account);
    return {
      ...result,
      texts: result.messages.map(({ message }) => 'text' in message && message.text.content),
    };
  };
  const text = (content: unknown) => ({ msgtype: 'text', text: { content } });
  it('are Markdown only where the request says so', async () => {
    expect((await made([text('**好**')])).texts).toEqual(['**好**']);
    expect((await made([text('**好**')], 'markdown')).texts).toEqual(['好']);
  });
  it('of another kind, or not as they should be, are no Markdown', async () => {
    const image = { msgtype: 'image', image: { media_id: 'm' } };
    expect((await made([image], 'markdown')).messages).toMatchObject([{ message: image, index: 0 }]);
    expect((await made([text(7)], 'markdown')).problems).not.toEqual([]);
    expect((await made([{ msgtype: 'text' }], 'markdown')).problems).not.toEqual([]);
  });
  it('are read as Markdown up to twice what a text can have', async () => {
    const long = (length: number) => `**${'a'.repeat(length - 4)}**`;
    expect((await made([text(long(2 * longestText))], 'markdown')).problems.join()).not.toContain(
      String(2 * longestText),
    );
    expect((await made([text(long(2 * longestText + 1))], 'markdown')).problems).not.toEqual([]);
  });
  it('become at most so many of WeChat', async () => {
    const short = Array.from({ length: maxMessages }, () => text('好'));
    expect((await made(short)).problems).toEqual([]);
    expect((await made([...short, text('好')])).problems).toEqual([
      expect.stringContaining(`takes at most ${maxMessages} in one request`),
    ]);
  });
});

describe('the record of a job', () => {
  const text = { type: 'text', content: '几点开门' };
  const record = (message: object, plan: object, fields: object = {}, replies: readonly object[] = []) => {
    const job = {
      account: { id: 'lantern' },
      openId,
      key: 'k',
      at: t0,
      request: null,
      origin: { kind: 'push', push: { message }, answeredBy: null },
      ...fields,
    } as unknown as Job;
    const done = {
      at: t0,
      conversation: { ...emptyConversation, version: 7 },
      replies,
      plan,
    } as unknown as Done;
    const made = auditRecordOf(job, done, t0 + 1.5);
    return { record: made, unanswered: made && unansweredIn(job, made) };
  };
  const decision = (fields: object = {}) => ({
    decision: { rule: 'hours', applied: ['hours'], ...fields },
    program: null,
  });
  const program = {
    rules: [{ id: 'other', default: true }, { id: 'hours' }, { id: 'otherwise', default: true }],
  };
  it('says what came of which reply, and never a text', () => {
    const planned = { message: { msgtype: 'image' } };
    const replies = [
      { rule: 'hours', planned, state: { state: 'sent', begun: t0 } },
      { rule: null, planned: undefined, state: { state: 'refused', reason: 'rules' } },
    ];
    expect(record(text, decision(), {}, replies).record).toEqual({
      account: 'lantern',
      user: userHash('lantern', openId),
      key: 'k',
      at: t0,
      finishedAt: t0 + 1,
      order: 7,
      origin: 'push',
      met: { type: 'text', rule: 'hours' },
      replies: [
        { rule: 'hours', type: 'image', state: 'sent', begun: t0 },
        { type: 'unknown', state: 'refused', reason: 'rules' },
      ],
    });
  });
  it('is none of a request that left nothing, and names the request otherwise', () => {
    const request = { origin: { kind: 'request' }, request: { requestId: 'r-1' } };
    expect(record(text, { decision: null }, request).record).toBeUndefined();
    const replies = [{ rule: null, planned: undefined, state: { state: 'sent' } }];
    const made = record(text, { decision: null }, request, replies);
    expect(made.record).toMatchObject({ origin: 'request', requestId: 'r-1' });
    expect(made.record).not.toHaveProperty('met');
    expect(made.unanswered).toBeUndefined();
  });
  it.each<[string, object, object, object]>([
    ['a message', text, decision(), { type: 'text', rule: 'hours' }],
    ['an event', { type: 'event', event: 'CLICK' }, decision(), { type: 'event CLICK', rule: 'hours' }],
    [
      'an unknown event',
      { type: 'unknownEvent', event: 'x' },
      decision(),
      { type: 'event x', rule: 'hours' },
    ],
    ['no rules at all', text, { decision: null, program: null }, { type: 'text', rule: null }],
    [
      'rules beside',
      text,
      decision({ applied: ['tag', 'hours'] }),
      { type: 'text', rule: 'hours', also: ['tag'] },
    ],
    ['a person', text, decision({ muted: true }), { type: 'text', rule: 'hours', muted: true }],
    [
      'a hand-over',
      text,
      decision({ passive: { kind: 'transfer' } }),
      { type: 'text', rule: 'hours', transferred: true },
    ],
    [
      'a session',
      text,
      decision({ session: { kind: 'open' } }),
      { type: 'text', rule: 'hours', transferred: true },
    ],
    ['the end of a session', text, decision({ session: { kind: 'close' } }), { type: 'text', rule: 'hours' }],
    ['a passive reply', text, decision({ passive: { kind: 'reply' } }), { type: 'text', rule: 'hours' }],
    [
      'a default rule',
      text,
      { ...decision({ rule: 'otherwise', applied: [] }), program },
      { type: 'text', rule: 'otherwise', isDefault: true },
    ],
    ['a rule that is no default', text, { ...decision(), program }, { type: 'text', rule: 'hours' }],
  ])('says what a push met: %s', (_, message, plan, met) => {
    expect(record(message, plan).record?.met).toEqual(met);
  });
  it('says which rule an earlier receiver answered by', () => {
    const origin = { kind: 'push', push: { message: text }, answeredBy: 'old' };
    expect(record(text, decision(), { origin }).record?.met).toEqual({
      type: 'text',
      rule: 'old',
      also: ['hours'],
    });
  });
  it.each<[string, object, object, boolean]>([
    ['no rule answered', text, decision({ rule: null, applied: [] }), true],
    ['a default rule answered', text, { ...decision({ rule: 'otherwise', applied: [] }), program }, true],
    ['a rule answered', text, { ...decision(), program }, false],
    ['a person answers', text, decision({ rule: null, muted: true }), false],
    ['it is no text', { type: 'image' }, decision({ rule: null, applied: [] }), false],
  ])('is a question without an answer where %s: %s', (_, message, plan, expected) => {
    const question = { account: 'lantern', key: 'k', at: t0, text: '几点开门' };
    expect(record(message, plan).unanswered).toEqual(expected ? question : undefined);
  });
});
