import { setTimeout as wait } from 'node:timers/promises';
import { startEventSource } from '#infra/local/aws/event-source.ts';
import { createQueue } from '#infra/local/aws/queue.ts';
import { createClock } from '#infra/local/clock.ts';
import { median } from '../rounds.ts';
import { openIdOf, pushOf } from './push.ts';

/*
 * Runs the bundle of one function, with the clients that it creates, against the stand-in: `drive.mjs <what> <bundle>
 * <address of the stand-in>`. Runs on Lambda's Node, and prints JSON.
 */

type Handler = (event: unknown, context: object) => Promise<unknown>;

const [what = '', bundle = '', standIn = ''] = process.argv.slice(2);
let offset = 0;
const machineNow = Date.now;
Date.now = () => machineNow() + offset;
const { handler } = (await import(bundle)) as { handler: Handler };
const ask = async (path: string): Promise<unknown> => (await fetch(`${standIn}${path}`)).json();
let invocations = 0;
const context = () => ({ awsRequestId: `bench-${++invocations}`, getRemainingTimeInMillis: () => 30_000 });
const seconds = (): number => Math.floor(Date.now() / 1000);

/** CPU time for one message; microseconds, the median of rounds after a warm-up. */
async function costOf(perRound: number, invoke: (number: number) => Promise<number>): Promise<number> {
  const rounds: number[] = [];
  let done = 0;
  for (let round = 0; round < 8; round++) {
    const before = process.cpuUsage();
    let messages = 0;
    while (messages < perRound) {
      const more = await invoke(done + messages);
      messages += more;
    }
    const { user, system } = process.cpuUsage(before);
    done += messages;
    // The first calls are still being compiled.
    if (round > 2) rounds.push((user + system) / messages);
  }
  return median(rounds);
}

async function receive(event: object): Promise<void> {
  const result = (await handler(event, context())) as { statusCode: number; body: string };
  if (result.statusCode !== 200)
    throw new Error(`The receiver answered ${result.statusCode}: ${result.body}`);
}

/** Pushes of many users, one after the other. */
async function receiving(): Promise<unknown> {
  const users = await costOf(150, async (number) => {
    await receive(pushOf(openIdOf(number), number, seconds()));
    return 1;
  });
  const [body] = (await ask('/queued')) as string[];
  return { cost: users, body };
}

interface PushBody {
  readonly push: { readonly openId: string; readonly key: string; readonly createTime: number };
}
const recordOf = (body: string, group: string) => {
  const messageId = `m${++invocations}`;
  const attributes = {
    ApproximateReceiveCount: '1',
    MessageGroupId: group,
    SentTimestamp: String(Date.now()),
    SenderId: 'AROABENCH:receiver',
  };
  return {
    messageId,
    receiptHandle: messageId,
    body,
    attributes,
    eventSourceARN: process.env['REPLY_QUEUE_ARN'],
  };
};

/** The receiver's message, changed to another user and another time. */
function messageOf(template: PushBody, user: number, number: number) {
  const openId = openIdOf(user);
  const push = { ...template.push, openId, key: `key${number}`, createTime: seconds() };
  return recordOf(JSON.stringify({ ...template, receivedAt: Date.now(), push }), openId);
}

/** Whether the receiver replied in the response. */
const isAnswered = (template: object): boolean => 'answeredBy' in template || 'decided' in template;

async function send(records: readonly object[]): Promise<void> {
  const { batchItemFailures } = (await handler({ Records: records }, context())) as {
    batchItemFailures: readonly unknown[];
  };
  if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} messages failed.`);
}

/** Users who write in turn, an hour apart: how many there are, and how many to a batch. */
async function sending(template: PushBody, crowds: readonly (readonly [number, number])[]): Promise<unknown> {
  const costs: Record<string, number> = {};
  let number = 0;
  for (const [users, batch] of crowds) {
    const first = (process.pid * 10 + Object.keys(costs).length) * 1_000_000;
    costs[`${users} ${batch}`] = await costOf(200, async (done) => {
      if (done % users < batch) offset += 3_600_000;
      const records = Array.from({ length: batch }, (_, index) =>
        messageOf(template, first + ((done + index) % users), ++number),
      );
      await send(records);
      return batch;
    });
  }
  const delivered = ((await ask('/sent')) as unknown[]).length;
  if (!isAnswered(template) && delivered !== number)
    throw new Error(`${delivered} of ${number} messages were answered.`);
  return costs;
}

/**
 * For one user of ten, WeChat takes seconds to respond. This measures how long the other nine wait for a reply to what they
 * write a second later.
 */
async function stalling(template: PushBody): Promise<unknown> {
  const stalls: Record<string, number> = {};
  let round = 0;
  for (const batchSize of [10, 5, 3, 1]) {
    const first = ++round * 1000 + 500_000_000;
    const clock = createClock(Date.now());
    const settings = { visibilityTimeout: 180, deduplicationPerGroup: true };
    const queue = createQueue(
      { ...settings, name: 'replies', maxReceiveCount: 15, deadLetterQueue: undefined },
      clock,
    );
    const write = (user: number): void => {
      const { body } = messageOf(template, first + user, round * 1000 + user + machineNow());
      queue.send({ body, group: openIdOf(first + user), deduplicationId: body });
    };
    await ask(`/slow?ms=10000&touser=${openIdOf(first)}`);
    await ask('/sent');
    for (let user = 0; user < 10; user++) write(user);
    startEventSource(
      {
        queue,
        queueArn: process.env['REPLY_QUEUE_ARN'] ?? '',
        batchSize: () => batchSize,
        maxConcurrency: 50,
        reportsBatchItemFailures: true,
        invoke: (event) => handler(event, context()),
      },
      clock,
    );
    await wait(1000);
    const wroteAgainAt = machineNow();
    for (let user = 1; user < 10; user++) write(user);
    await wait(11_000);
    clock.stop();
    const sent = (await ask('/sent')) as { touser: string; at: number }[];
    const waits = Array.from({ length: 9 }, (_, index) => {
      const answers = sent.filter(({ touser }) => touser === openIdOf(first + index + 1));
      return (answers[1]?.at ?? Number.POSITIVE_INFINITY) - wroteAgainAt;
    });
    stalls[batchSize] = Math.max(...waits);
  }
  await ask('/slow?ms=0&touser=');
  return stalls;
}

/** A request of another service with 200 KB that cannot be served. */
async function refusing(): Promise<unknown> {
  const detail = (length: number) => ({
    metadata: { id: `r${++invocations}`, version: '1', time: new Date(Date.now()).toISOString() },
    data: {
      account: 'lantern',
      openId: openIdOf(1),
      messages: Array.from({ length }, () => ({ msgtype: 'text', text: { content: '好', odd: 'x' } })),
    },
  });
  const request = (length: number) =>
    recordOf(
      JSON.stringify({
        kind: 'WeChatSendRequested',
        source: 'shop',
        time: `${new Date(Date.now()).toISOString().slice(0, 19)}Z`,
        detail: detail(length),
      }),
      openIdOf(1),
    );
  const rounds: number[] = [];
  for (let round = 0; round < 7; round++) {
    const record = request(3900);
    const before = process.cpuUsage();
    await handler({ Records: [record] }, context());
    const { user, system } = process.cpuUsage(before);
    rounds.push((user + system) / 1000);
  }
  return { bytes: request(3900).body.length, milliseconds: median(rounds), worst: Math.max(...rounds) };
}

const template = JSON.parse(process.env['BENCH_BODY'] ?? '{}') as PushBody;
const subjects: Readonly<Record<string, () => Promise<unknown>>> = {
  receiving,
  sending: () =>
    sending(template, [
      [1, 1],
      [100, 1],
      [100, 10],
      [10_000, 10],
    ]),
  afterPassive: () => sending(template, [[100, 1]]),
  stalling: () => stalling(template),
  refusing,
};
console.log(JSON.stringify(await (subjects[what] as () => Promise<unknown>)()));
process.exitCode = 0;
