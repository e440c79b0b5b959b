import { describe, expect, it } from 'vitest';
import { checkDelayed } from '#functions/sender/check-delayed.ts';
import { delayedReplies } from '#functions/sender/delayed-replies.ts';
import type { Job, Postponed, Typing } from '#functions/sender/job.ts';
import { keepTyping } from '#functions/sender/keep-typing.ts';
import { doLater } from '#functions/sender/later.ts';
import type { Done } from '#functions/sender/outcome.ts';
import { typingAfter } from '#functions/sender/rule-typing.ts';
import { senderAccount } from '#infra/config/function-config.ts';
import type { LaterWork, TypingWork } from '#shared/contracts/work.ts';
import { noMemory } from '#shared/rules/memory.ts';
import { type Conversation, emptyConversation, type ReplyState } from '#shared/window/conversation.ts';
import { errorCode } from '../../support/error-code.ts';
import { loadedAccount } from '../../support/loaded-account.ts';
import { lantern, openId, t0 } from './set-up.ts';

const account = senderAccount(loadedAccount(lantern));
const job = { account, openId, key: 'k', at: t0, origin: { kind: 'push' } } as unknown as Job;
const delivery = { at: t0, lease: 0, owner: '', replies: [] };
const known: Conversation = { ...emptyConversation, deliveries: { k: delivery } };
const done = (decision: object | null, fields: object = {}) =>
  ({ conversation: known, plan: { decision }, replies: [], ...fields }) as unknown as Done;
const text = (content: string) => ({ msgtype: 'text', text: { content } }) as const;

describe('delayed replies', () => {
  const reply = (after: number, fields: object = {}) => ({
    rule: 'r',
    after,
    unlessUserWrites: false,
    message: text(`after ${after}`),
    ...fields,
  });
  const dueOf = (delayed: readonly object[], closesAt: number): readonly Postponed[] =>
    delayedReplies(job, done({ delayed }), closesAt);
  it('of one rule that are due together stay together, in their order', () => {
    const delayed = [
      reply(60),
      reply(60, { message: text('second') }),
      reply(60, { rule: 'other' }),
      reply(60, { unlessUserWrites: true }),
      reply(60, { name: 'reminder' }),
      reply(90),
    ];
    expect(dueOf(delayed, 0).map(({ name, dueAt, work }) => [name, dueAt, work])).toMatchObject([
      [
        'k.after.0',
        t0 + 60,
        { rule: 'r', messages: [text('after 60'), text('second')], unlessContactAfter: null },
      ],
      ['k.after.1', t0 + 60, { rule: 'other' }],
      ['k.after.2', t0 + 60, { unlessContactAfter: t0 }],
      ['k.after.3', t0 + 60, { unlessCancelled: { name: 'reminder', after: t0 } }],
      ['k.after.4', t0 + 90, { messages: [text('after 90')] }],
    ]);
  });
  it.each([
    ['no window is open', 3000, 0, 3000],
    ['the window closes well after', 3000, 3600 + 120, 3000],
    ['a long window closes right after', 3590, 3600, 3480],
    ['a long window closes at that moment', 3600, 3600, 3480],
    ['a long window closes before', 3601, 3600, 3601],
    ['a short window closes right after', 59, 60, 59],
    ['a window of almost an hour closes right after', 3590, 3599, 3590],
  ])('are due a little earlier, or not, where %s', (_, after, closesIn, expected) => {
    const [postponed] = dueOf([reply(after)], closesIn === 0 ? 0 : t0 + closesIn);
    expect(postponed?.dueAt).toBe(t0 + expected);
  });
  it('are none where the message came too late, or no rule has any', () => {
    const delayed = [reply(60)];
    expect(delayedReplies(job, done({ delayed }, { conversation: emptyConversation }), 0)).toEqual([]);
    expect(delayedReplies(job, done(null), 0)).toEqual([]);
  });
});

describe('the typing indicator of a rule', () => {
  const typingOf = (states: readonly ReplyState[], decision: object | null, origin = 'push') =>
    typingAfter(
      { ...job, origin: { kind: origin } } as unknown as Job,
      done(decision, { replies: states.map((state) => ({ state })) }),
      t0 + 1,
    );
  it('is shown until its time is over, unless the user writes', () => {
    expect(typingOf([{ state: 'inResponse' }], { typing: 20_000 })).toEqual({
      kind: 'postpone',
      name: 'k.typing',
      dueAt: t0 + 1,
      work: {
        kind: 'typing',
        account: 'lantern',
        openId,
        key: 'k.typing',
        since: t0 + 1,
        until: t0 + 21,
        unlessUserWroteSince: 'k',
        evenWhenMuted: false,
      },
    });
  });
  it('is not shown where the rule sends something, has none, or it is no push', () => {
    expect(typingOf([{ state: 'sent' }], { typing: 20_000 })).toBeUndefined();
    expect(typingOf([{ state: 'inResponse' }, { state: 'sent' }], { typing: 20_000 })).toBeUndefined();
    expect(typingOf([], { typing: null })).toBeUndefined();
    expect(typingOf([], null)).toBeUndefined();
    expect(typingOf([], { typing: 20_000 }, 'delayed')).toBeUndefined();
  });
});

describe('typing that goes on', () => {
  const typing: TypingWork = {
    kind: 'typing',
    account: 'lantern',
    openId,
    key: 'k.typing',
    since: t0,
    until: t0 + 11,
    unlessUserWroteSince: null,
    evenWhenMuted: false,
  };
  async function keep(
    fields: Partial<TypingWork> = {},
    {
      conversation,
      isShown = true,
      next = null,
    }: { conversation?: Conversation; isShown?: boolean; next?: Postponed | null } = {},
  ) {
    const shown: string[] = [];
    const later: unknown[] = [];
    await keepTyping(
      {
        conversations: { load: async () => conversation },
        showTyping: async (name, user) => {
          shown.push(`${name} ${user}`);
          return isShown;
        },
        later: async (postponed) => void later.push(postponed),
        now: () => t0 * 1000,
      },
      { kind: 'typing', account, typing: { ...typing, ...fields }, next } satisfies Typing,
    );
    return { shown: shown.length, later };
  }
  it('is shown again ten seconds later, as long as it lasts', async () => {
    const again = { name: 'k.typing', dueAt: t0 + 10, work: typing };
    expect(await keep()).toEqual({ shown: 1, later: [again] });
    expect(await keep({ until: t0 + 10 })).toEqual({ shown: 1, later: [] });
    expect(await keep({}, { isShown: false })).toEqual({ shown: 1, later: [] });
  });
  it('has what comes after it put off first, even where it is over', async () => {
    const next: Postponed = { kind: 'postpone', name: 'n', dueAt: t0 + 11, work: typing };
    const conversation = { ...emptyConversation, lastSendAt: t0 + 1 };
    expect(await keep({}, { next, conversation })).toEqual({ shown: 0, later: [next] });
  });
  it.each<[string, Partial<Conversation>, Partial<TypingWork>, number]>([
    ['nothing was sent since', { lastSendAt: t0 }, {}, 1],
    ['something was sent since', { lastSendAt: t0 + 1 }, {}, 0],
    ['rules are muted', { memory: { ...noMemory, mutedUntil: t0 + 1 } }, {}, 0],
    ['rules were muted', { memory: { ...noMemory, mutedUntil: t0 } }, {}, 1],
    [
      'rules are muted, which does not matter',
      { memory: { ...noMemory, mutedUntil: t0 + 1 } },
      { evenWhenMuted: true },
      1,
    ],
    ['the user has not written', { deliveries: { k: delivery } }, { unlessUserWroteSince: 'k' }, 1],
    [
      'the user has written',
      { deliveries: { k: delivery }, memory: { ...noMemory, contactAt: t0 + 1 } },
      { unlessUserWroteSince: 'k' },
      0,
    ],
  ])('is shown or not where %s', async (_, conversation, fields, expected) => {
    const { shown } = await keep(fields, { conversation: { ...emptyConversation, ...conversation } });
    expect(shown).toBe(expected);
  });
});

describe('messages from the intake', () => {
  const check = (...messages: object[]) => errorCode(() => checkDelayed(messages as never, account));
  it('are checked like those of a request', () => {
    expect(check(text('好'), text('再见'))).toBe('nothing thrown');
    expect(check({ msgtype: 'text', text: { content: 7 } })).toBe('work_malformed');
    expect(check(text('好'), { msgtype: 'image', image: { media_id: 'file:/etc/passwd' } })).toBe(
      'work_malformed',
    );
  });
  it('may be a text of which nothing is left', () => {
    expect(check(text(''))).toBe('nothing thrown');
  });
  it('are named by their place, in few words', () => {
    const wrong = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`unknown${n}`, 1]));
    const problem = (() => {
      try {
        checkDelayed([text('好'), { msgtype: 'text', text: { content: 'a' }, ...wrong }] as never, account);
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    })();
    expect(problem).toMatch(/^Message 1 cannot be sent: /);
    expect(problem.length).toBeLessThan(540);
  });
});

describe('what is put off', () => {
  async function putOff(dueAt: number, work: object) {
    const calls: unknown[] = [];
    await doLater({
      intake: { put: async (body, delay) => void calls.push(['intake', delay, JSON.parse(body).kind]) },
      schedules: {
        put: async ({ name, at, body }) => void calls.push(['schedule', name, at, JSON.parse(body).dueAt]),
      },
      now: () => t0 * 1000 + 500,
    })({ name: 'n', dueAt, work: work as LaterWork });
    return calls;
  }
  const typed = { kind: 'typing', account: 'lantern', openId };
  it('waits on the intake for up to fifteen minutes, in whole seconds', async () => {
    expect(await putOff(t0 + 900.5, typed)).toEqual([['intake', 900, 'later']]);
    expect(await putOff(t0 + 10, typed)).toEqual([['intake', 10, 'later']]);
    expect(await putOff(t0 - 10, typed)).toEqual([['intake', 0, 'later']]);
  });
  it.each([
    typed,
    { kind: 'push', account: 'lantern', push: { openId } },
    { kind: 'WeChatSendRequested', detail: { data: { account: 'lantern', openId } } },
  ])('is kept by a schedule of its user for longer, a minute early: %j', async (work) => {
    const [call] = (await putOff(t0 + 901, work)) as [[string, string, number, number]];
    const [other] = (await putOff(
      t0 + 901,
      JSON.parse(JSON.stringify(work).replaceAll(openId, `${openId}2`)),
    )) as [[string, string, number, number]];
    expect(call).toEqual(['schedule', expect.stringMatching(/n$/), t0 + 841, t0 + 901]);
    expect(call[1]).not.toBe(other[1]);
  });
});
