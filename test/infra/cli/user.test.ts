import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalQueue } from '#infra/local/aws/queue.ts';
import { inventedSecrets } from '#infra/local/local-secrets.ts';
import type { Simulator } from '#infra/local/wechat/simulator.ts';
import { startWorld, type World } from '#infra/local/world.ts';
import { runWechat } from '../../support/command-line.ts';
import { testAccount } from '../../support/stack-template.ts';

/* The commands against the stack as it runs on this machine, from what a user writes to what is left of it. */

const accounts = [
  testAccount('lantern', {
    audit: '30d',
    publish: ['received', 'sent', 'refused'],
    rules: [
      {
        id: 'name',
        when: { text: { matches: '^我叫(?<name>.+)$' } },
        remember: { name: '{{match.name}}' },
        tag: 'named',
        setState: { name: 'greeted', for: '1h', values: { name: '{{match.name}}' } },
        reply: [{ text: '你好{{match.name}}' }, { text: '{{match.name}}，还在吗？', after: '20m' }],
      },
      { id: 'count', when: { text: { startsWith: '第' } }, reply: { text: '收到' } },
    ],
  }),
  testAccount('harbor', { appId: 'wx4b1f6d2a9c3e7058' }),
];
const startAt = 1_761_200_431_000;
let world: World;
let users = 0;
let user = '';
const delivered: { openId: string; text: string }[] = [];

const wechat = (...args: string[]) =>
  runWechat(['user', ...args, '--accounts', 'not-read'], {
    environment: {
      AWS_REGION: 'local',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL: world.stack.awsEndpoint,
    },
    now: () => world.clock.now(),
  });
const show = async (openId = user) => JSON.parse((await wechat('show', 'lantern', openId, '--json')).out);
const say = (text: string) => (world.simulator as Simulator).say('lantern', user, text);
const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 500 && !holds(); tries++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
};
const textsTo = (openId: string): string[] =>
  delivered.filter((one) => one.openId === openId).map(({ text }) => text);
const deadLetters = (name: string): LocalQueue =>
  world.stack.deadLetterQueues.find((queue) => queue.name.includes(name)) as LocalQueue;

function deadPush(openId: string, content: string, account = 'lantern'): void {
  const push = { key: content, openId, createTime: startAt / 1000, message: { type: 'text', content } };
  const body = JSON.stringify({ kind: 'push', account, receivedAt: startAt, push });
  deadLetters('Replies').send({ body, group: openId, deduplicationId: crypto.randomUUID() });
}
function deadRequest(openId: string): void {
  const data = { account: 'lantern', openId, messages: [{ msgtype: 'text', text: { content: '已发货' } }] };
  const detail = { metadata: { id: 'order-8841' }, data };
  const body = JSON.stringify({ 'detail-type': 'WeChatSendRequested', source: 'shop.orders', detail });
  deadLetters('Events').send({ body });
}

beforeAll(async () => {
  world = await startWorld({
    accounts,
    secrets: inventedSecrets(accounts),
    port: 0,
    wechatApi: 'simulated',
    startAt,
    onLog: () => {},
    onProgress: () => {},
  });
  world.simulator?.onDelivered(({ openId, message }) =>
    delivered.push({ openId, text: (message['text'] as { content: string }).content }),
  );
});
afterAll(() => world.stop());
/** A user of whom there is something everywhere. */
beforeEach(async () => {
  for (const queue of world.stack.deadLetterQueues) {
    for (let letters = queue.receive(10); letters.length > 0; letters = queue.receive(10))
      for (const { receiptHandle } of letters) queue.delete(receiptHandle);
  }
  user = `oQ8dN5xKlantern00000000000${10 + users++}`;
  await say('我叫小明');
  await until(() => textsTo(user).length === 1 && world.stack.isIdle());
  deadPush(user, '死信里的话');
  deadRequest(user);
});

describe('user show', () => {
  it('says how much there is, and where', async () => {
    expect(await show()).toEqual({
      lastContact: expect.stringMatching(/^2025-10-23T/),
      pushesAndRequests: 1,
      dialogue: 'greeted',
      remembered: ['name'],
      tags: ['named'],
      records: 1,
      putOff: 1,
      deadLetters: 2,
      mayBeMoreDeadLetters: false,
    });
    const { code, out } = await wechat('show', 'lantern', user);
    expect(code).toBe(0);
    expect(out).toMatch(/^dialogue +greeted$/m);
    expect(out).toMatch(/^dead letters +2$/m);
    expect(out).not.toContain('小明');
  });
  it('says that there is nothing of somebody who never wrote', async () => {
    const { code, out } = await wechat('show', 'lantern', 'oNobody00000000000000000001');
    expect(code).toBe(0);
    expect(out).toMatch(/^last contact +none$/m);
    expect(out).toMatch(/^dead letters +0$/m);
  });
  it('says so where SQS may hide dead letters of the user', async () => {
    for (let number = 0; number < 12; number++) deadPush(user, `死信${number}`);
    expect(await show()).toMatchObject({ mayBeMoreDeadLetters: true });
    expect((await wechat('show', 'lantern', user)).out).toMatch(/^dead letters +\d+ or more: SQS shows ten/m);
  });
  it.each(['show', 'export', 'forget'])(
    '%s refuses an account that the stack does not have',
    async (name) => {
      const { code, errors } = await wechat(name, 'lantren', user, ...(name === 'forget' ? ['--yes'] : []));
      expect(code).not.toBe(0);
      expect(errors).toContain('no account lantren');
      expect(errors).toContain('lantern, harbor');
      expect(await show()).toMatchObject({ deadLetters: 2 });
    },
  );
});

describe('user export', () => {
  it('prints all of it as JSON, with what was said', async () => {
    const { code, out } = await wechat('export', 'lantern', user);
    expect(code).toBe(0);
    const exported = JSON.parse(out);
    expect(exported).toMatchObject({
      account: 'lantern',
      openId: user,
      exportedAt: expect.stringMatching(/^2025-10-23T/),
      conversation: {
        memory: {
          state: { name: 'greeted', values: { name: '小明' } },
          kept: { values: { name: { text: '小明' } } },
        },
      },
      records: [{ met: { type: 'text', rule: 'name' }, replies: [{ state: 'sent' }] }],
      schedules: [{ at: expect.stringMatching(/^at\(2025-10-23T\d\d:\d\d:\d\d\)$/) }],
      mayBeMoreDeadLetters: false,
    });
    expect(exported.schedules[0].body).toContain('小明，还在吗？');
    expect(exported.deadLetters.map(({ queue }: { queue: string }) => queue)).toEqual(['replies', 'events']);
    expect(JSON.stringify(exported.deadLetters)).toContain('死信里的话');
  });
  it('has nothing of another user, nor of the same openid at another account', async () => {
    const other = 'oQ8dN5xKlantern0000000000099';
    deadPush(other, '别人的话');
    deadPush(user, '港口的话', 'harbor');
    const { out } = await wechat('export', 'lantern', user);
    expect(out).not.toContain('别人的话');
    expect(out).not.toContain('港口的话');
    expect(out).not.toContain(other);
  });
});

describe('user forget', () => {
  it('does nothing without --yes', async () => {
    const { code, errors } = await wechat('forget', 'lantern', user);
    expect(code).not.toBe(0);
    expect(errors).toContain('--yes');
    expect(await show()).toMatchObject({ records: 1, putOff: 1, deadLetters: 2 });
  });
  it('removes everything but a remnant that names nobody, and tells the bus', async () => {
    const { code, out } = await wechat('forget', 'lantern', user, '--yes');
    expect([code, out]).toEqual([
      0,
      'Forgotten. 2 dead letters were deleted; WeChatUserForgotten is on the bus.',
    ]);
    expect(await show()).toEqual({
      lastContact: null,
      pushesAndRequests: expect.any(Number),
      dialogue: null,
      remembered: [],
      tags: [],
      records: 0,
      putOff: 0,
      deadLetters: 0,
      mayBeMoreDeadLetters: false,
    });
    const left = JSON.stringify({ ...JSON.parse((await wechat('export', 'lantern', user)).out), openId: '' });
    expect(left).not.toContain('小明');
    expect(left).not.toContain(user);
    await until(() =>
      world.events.some(
        (event) =>
          event['detail-type'] === 'WeChatUserForgotten' &&
          JSON.stringify(event.detail['data']) ===
            JSON.stringify({ account: 'lantern', openId: user, reason: 'command' }),
      ),
    );
  });
  it('calls off what was put off', async () => {
    await wechat('forget', 'lantern', user, '--yes');
    world.clock.advance(25 * 60 * 1000);
    await say('第一');
    await until(() => textsTo(user).includes('收到') && world.stack.isIdle());
    expect(textsTo(user)).toEqual(['你好小明', '收到']);
  });
  it('deletes more dead letters of the user than SQS shows at a time, and none of another', async () => {
    for (let number = 0; number < 33; number++) deadPush(user, `死信${number}`);
    for (let number = 0; number < 12; number++) deadPush(`oOther000000000000000000${users}`, `别人${number}`);
    const { out } = await wechat('forget', 'lantern', user, '--yes');
    expect(out).toContain('35 dead letters were deleted');
    const left = deadLetters('Replies').contents();
    expect(left.filter(({ group }) => group === user)).toEqual([]);
    expect(left.filter(({ group }) => group === `oOther000000000000000000${users}`)).toHaveLength(12);
  });
  it('works while messages arrive: each is answered, none twice, and the next begins anew', async () => {
    const texts = ['第一', '第二', '第三', '第四', '第五', '第六'];
    const writing = (async () => {
      for (const text of texts) {
        world.clock.advance(2000);
        await say(text);
      }
    })();
    const forgotten: number[] = [];
    for (let times = 0; times < 3; times++) {
      forgotten.push((await wechat('forget', 'lantern', user, '--yes')).code);
    }
    await writing;
    await until(() => world.stack.isIdle());
    expect(forgotten).toEqual([0, 0, 0]);
    // What was on the queue when the user was forgotten is older than that, and is not answered any more.
    expect(textsTo(user).filter((text) => text === '收到').length).toBeLessThanOrEqual(texts.length);
    world.clock.advance(2000);
    const before = textsTo(user).length;
    await say('第七');
    await until(() => textsTo(user).length === before + 1);
    expect(await show()).toMatchObject({ dialogue: null, remembered: [] });
  });
  it('can be done again, and for somebody who never wrote', async () => {
    for (const openId of [user, user, 'oNobody00000000000000000001']) {
      expect((await wechat('forget', 'lantern', openId, '--yes')).code).toBe(0);
    }
  });
});
