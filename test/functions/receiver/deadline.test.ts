import { describe, expect, it } from 'vitest';
import { decidePush } from '#functions/receiver/decide-push.ts';
import { receiverAccount } from '#infra/config/function-config.ts';
import { loadRules } from '#shared/rules/rule-set.ts';
import { timeline } from '../../simulation/engine/timeline.ts';
import { loadedAccount } from '../../support/loaded-account.ts';
import { safePush, signedAt, textXml } from '../../support/push-builder.ts';
import { lantern, rawRecord, setUp as setUpSender } from '../sender/set-up.ts';
import { opened, post, setUp } from './set-up.ts';

/*
 * WeChat waits five seconds for the response and asks three times. Whatever is slow, the answer comes before that, and the user
 * gets one reply.
 */
const rules = [
  { id: 'hours', when: { text: { equals: '几点' } }, passive: true, cooldown: '1h', reply: { text: '9:00' } },
  { id: 'plain', when: { text: { equals: '地址' } }, reply: { text: '桥边1号' } },
];
const loaded = loadedAccount({ ...lantern, rules });
const ruleSet = await loadRules(loaded.built.program);

interface Slow {
  /** Milliseconds that each takes to answer. */
  readonly secret: number;
  readonly read: number;
  readonly write: number;
  readonly queue: number;
  /** Whether what is slow was done long before its answer, or only then. */
  readonly doneEarly: boolean;
  /** How long it lasts; milliseconds. */
  readonly until: number;
}

/** Plays one push, WeChat's repeats of it, and the sender. */
async function play(content: string, slow: Slow) {
  const start = signedAt * 1000;
  const time = timeline(start);
  const wait = (ms: number): Promise<void> => new Promise((resolve) => time.after(ms, resolve));
  const sender = setUpSender({ account: { rules } });
  const taking = async <T>(ms: number, act: () => Promise<T> | T): Promise<T> => {
    const takes = time.now() < start + slow.until ? ms : 5;
    if (!slow.doneEarly) await wait(takes);
    const result = await act();
    if (slow.doneEarly) await wait(takes);
    return result;
  };
  const queue = new Map<string, { at: number; body: string }>();
  const { conversations } = sender;
  const given = setUp({
    time: { now: time.now, wait },
    accounts: [receiverAccount(loaded, [])].map(({ rules: program }) => ({ rules: program })),
    readSecret: (read) => taking(slow.secret, read),
    queue: (message, giveUp) =>
      taking(slow.queue, () => {
        if (giveUp?.aborted && !slow.doneEarly) throw new Error('aborted');
        if (!queue.has(message.deduplicationId))
          queue.set(message.deduplicationId, { at: time.now(), body: message.body });
      }),
    decidePush: decidePush({
      rules: { of: async () => ({ version: 0, ...ruleSet }) },
      conversations: {
        takePlace: conversations.takePlace,
        load: (user) => taking(slow.read, () => conversations.load(user)),
        save: (user, next, now) => taking(slow.write, () => conversations.save(user, next, now)),
      },
      intake: {
        put: (body, delay) =>
          taking(slow.queue, () => void queue.set(body, { at: time.now() + delay * 1000, body })),
      },
      log: () => {},
      wait,
      now: time.now,
    }),
  });
  const answers: { took: number; status: number; body: string }[] = [];
  const isTaken = (): boolean => answers.some(({ status }) => status === 200);
  for (let request = 0; request < 3; request++) {
    time.at(start + request * 5000, () => {
      if (isTaken()) return;
      const asked = time.now();
      const push = post(safePush(textXml(content)));
      const requestContext = { http: { method: 'POST' }, timeEpoch: asked };
      void given.receive({ ...push, requestContext }).then(({ statusCode, body }) => {
        answers.push({ took: time.now() - asked, status: statusCode, body });
      });
    });
  }
  await time.run(start + 120_000);
  for (const { at, body } of [...queue.values()].sort((a, b) => a.at - b.at)) {
    sender.clock.now = at + 50;
    await sender.handle(rawRecord(body));
  }
  const nonce = '830417265';
  const passive = answers.filter(({ status, body }) => status === 200 && body.includes('<Encrypt>'));
  const replies = [...passive.map(({ body }) => opened(body, nonce)), ...sender.sentTexts()];
  return { answers, replies, sender };
}

const delays = [0, 1000, 2400, 3600, 6000];
const combinations = delays.flatMap((read) =>
  delays.flatMap((write) => delays.map((queue) => ({ secret: 0, read, write, queue }))),
);

describe('the answer to a push, whatever is slow', () => {
  it.each([
    ['a passive reply', '几点', true],
    ['a passive reply', '几点', false],
    ['a reply by the API', '地址', true],
    ['a reply by the API', '地址', false],
  ] as const)(
    'comes within 4.5 s, and %s is given once, when the service comes back (%s, done early: %s)',
    async (_, content, doneEarly) => {
      for (const combination of [...combinations, { secret: 6000, read: 0, write: 0, queue: 0 }]) {
        for (const until of [5000, 10_000]) {
          const slow = { ...combination, doneEarly, until };
          const { answers, replies } = await play(content, slow);
          expect({ slow, late: answers.filter(({ took }) => took > 4500) }).toEqual({ slow, late: [] });
          expect({ slow, replies: replies.length }).toEqual({ slow, replies: 1 });
        }
      }
    },
    300_000,
  );
  it('comes within 4.5 s and nothing is given twice where the service stays slow', async () => {
    for (const combination of combinations) {
      const slow = { ...combination, doneEarly: true, until: Number.POSITIVE_INFINITY };
      const { answers, replies } = await play('几点', slow);
      expect({ slow, late: answers.filter(({ took }) => took > 4500) }).toEqual({ slow, late: [] });
      expect(replies.length).toBeLessThanOrEqual(1);
    }
  }, 300_000);
});
