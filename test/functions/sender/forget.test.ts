import { describe, expect, it } from 'vitest';
import { forgetUser, isForgetCommand, obeyForget } from '#functions/sender/forget-user.ts';
import type { QueueRecord } from '#functions/sender/queue-event.ts';
import { conversationId } from '#shared/aws/conversation-item.ts';
import { userHash } from '#shared/aws/log.ts';
import { schedulePrefix } from '#shared/aws/schedules.ts';
import { openId, pushRecord, rawRecord, requestRecord, setUp, t0, textAt } from './set-up.ts';

type World = ReturnType<typeof setUp>;
const forget = (world: World) =>
  forgetUser(
    {
      conversations: world.conversations,
      formerConversations: { delete: async () => {} },
      audit: {
        write: async () => {},
        keepUnanswered: async () => {},
        forget: async (account, user) => void world.forgotten.push(`records ${account} ${user}`),
      },
      schedules: { forget: async (prefix) => void world.forgotten.push(`schedules ${prefix}`) },
      publish: async (events) => void world.published.push(...events),
      log: () => {},
      now: () => world.clock.now,
    },
    { account: 'lantern', openId },
    'command',
  );
const kept = (world: World) => world.conversations.load({ account: 'lantern', openId });

describe('a user who is forgotten', () => {
  const rules = [
    {
      id: 'name',
      when: { text: { matches: '^我叫(?<name>.+)$' } },
      setState: { name: 'named', values: { name: '{{match.name}}' } },
      reply: { text: '好' },
    },
    { id: 'hours', when: { text: { contains: '营业时间' } }, reply: { text: '9:00-21:00' } },
  ];
  it('leaves nothing that names the user or tells what was said', async () => {
    const world = setUp({ account: { rules } });
    await world.handle(textAt('我叫小明', t0, '1'));
    await world.handle(requestRecord('r', ['小明您好']));
    await forget(world);
    const left = JSON.stringify(await kept(world));
    expect(left).not.toContain('小明');
    expect(left).not.toContain(openId);
    expect(conversationId({ account: 'lantern', openId })).not.toContain(openId);
    expect(world.forgotten).toEqual([
      `schedules ${schedulePrefix('lantern', openId)}`,
      `records lantern ${userHash('lantern', openId)}`,
    ]);
  });
  it('is told on the bus', async () => {
    const world = setUp();
    await forget(world);
    expect(world.eventsOf('WeChatUserForgotten')).toEqual([
      { account: 'lantern', openId, reason: 'command' },
    ]);
  });
  it.each([
    ['an old message', () => textAt('营业时间', t0, '1'), 60],
    ['a message of the same second', () => textAt('营业时间', t0, '1'), -1],
    ['a request under the same id', () => requestRecord('r', ['已发货']), 3600],
  ])('is not answered a second time when %s comes again', async (_, record, later) => {
    const world = setUp({ account: { rules } });
    await world.handle(textAt('营业时间', t0, '1'));
    await world.handle(requestRecord('r', ['已发货']));
    const sent = world.sentTexts().length;
    world.clock.now += later * 1000;
    await forget(world);
    await world.handle(record());
    expect(world.sentTexts()).toHaveLength(sent);
  });
  it('is not answered by a dead letter of before that is redriven', async () => {
    const world = setUp({ account: { rules } });
    await world.handle(textAt('在吗', t0 + 1, '2'));
    world.clock.now += 60_000;
    await forget(world);
    await world.handle(textAt('营业时间', t0, '1'), requestRecord('old', ['已发货']));
    expect(world.sentTexts()).toEqual([]);
    expect(JSON.stringify(await kept(world))).not.toContain(openId);
  });
  it('is answered again who writes afterwards', async () => {
    const world = setUp({ account: { rules } });
    await world.handle(textAt('营业时间', t0, '1'));
    world.clock.now += 60_000;
    await forget(world);
    await world.handle(textAt('营业时间', t0 + 70, '2'));
    expect(world.sentTexts()).toEqual(['9:00-21:00', '9:00-21:00']);
  });
  describe('and then writes again', () => {
    const later = [
      {
        id: 'order',
        when: { text: { equals: '订单' } },
        reply: { text: '祝您愉快', after: '10m', evenIfUserWrites: true },
      },
      ...rules,
    ];
    const due = (seconds: number, work: object) =>
      rawRecord(JSON.stringify({ kind: 'later', dueAt: t0 + seconds, work }));
    /** The user asks, is forgotten, and writes again; then what was asked before is due. */
    async function forgetMeanwhile(ask: QueueRecord): Promise<{ world: World; due: QueueRecord }> {
      const world = setUp({ account: { rules: later } });
      await world.handle(ask);
      const [postponed] = world.later;
      world.clock.now += 60_000;
      await forget(world);
      await world.handle(textAt('营业时间', t0 + 70, '2'));
      world.clock.now = (t0 + 601) * 1000;
      return { world, due: due(600, postponed?.work ?? {}) };
    }
    const sendAt = new Date((t0 + 600) * 1000).toISOString();
    it.each([
      ['a delayed reply', textAt('订单', t0, '1')],
      ['a request to be sent later', requestRecord('r', ['已发货'], { group: null, data: { sendAt } })],
    ])('does not get %s that was asked before', async (_, ask) => {
      const { world, due } = await forgetMeanwhile(ask);
      await world.handle(due);
      expect(world.sentTexts()).toEqual(['9:00-21:00']);
      expect(world.eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'superseded' }]);
    });
    it('does not get what an earlier version delayed, which does not say when it was asked', async () => {
      const { world } = await forgetMeanwhile(textAt('订单', t0, '1'));
      await world.handle(due(600, { ...world.later[0]?.work, askedAt: undefined }));
      expect(world.sentTexts()).toEqual(['9:00-21:00']);
    });
    it('gets what was asked since', async () => {
      const { world } = await forgetMeanwhile(textAt('订单', t0, '1'));
      await world.handle(textAt('订单', t0 + 80, '3'));
      world.clock.now = (t0 + 690) * 1000;
      await world.handle(due(680, world.later.at(-1)?.work ?? {}));
      expect(world.sentTexts()).toEqual(['9:00-21:00', '祝您愉快']);
    });
  });
  it('can be forgotten twice', async () => {
    const world = setUp({ account: { rules } });
    await world.handle(textAt('营业时间', t0, '1'));
    await forget(world);
    await forget(world);
    await world.handle(textAt('营业时间', t0, '1'));
    expect(world.sentTexts()).toEqual(['9:00-21:00']);
  });
});

describe('an account that forgets by itself', () => {
  const event = (name: string) => pushRecord({ MsgType: 'event', Event: name, CreateTime: String(t0 + 5) });
  it.each(['unsubscribe', 'user_authorization_revoke', 'user_authorization_cancellation'])(
    'does so on %s where its file says so',
    async (name) => {
      const world = setUp({ account: { forgetOn: [name] } });
      await world.handle(textAt('在吗', t0, '1'), event(name));
      expect(world.eventsOf('WeChatUserForgotten')).toEqual([{ account: 'lantern', openId, reason: name }]);
      expect(world.forgotten).toHaveLength(2);
    },
  );
  it('does not where its file does not', async () => {
    const world = setUp();
    await world.handle(textAt('在吗', t0, '1'), event('unsubscribe'));
    expect(world.forgotten).toEqual([]);
  });
});

describe('the command', () => {
  it('is told from a batch of the queue', () => {
    expect(isForgetCommand({ kind: 'forget', account: 'a', openId: 'o' })).toBe(true);
    expect(isForgetCommand({ Records: [] })).toBe(false);
  });
  it('knows the accounts of the stack', async () => {
    const dependencies = { accounts: new Map() } as never;
    await expect(obeyForget(dependencies, { kind: 'forget', account: 'x', openId })).rejects.toThrow(
      'x is not an account',
    );
  });
});
