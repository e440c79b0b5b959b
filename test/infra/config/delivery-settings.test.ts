import { describe, expect, it } from 'vitest';
import { concurrency } from '#infra/config/delivery-settings.ts';
import { startEventSource } from '#infra/local/aws/event-source.ts';
import { createQueue } from '#infra/local/aws/queue.ts';
import { timeline } from '../../simulation/engine/timeline.ts';

/** How long a batch of ten takes, milliseconds: ten replies to WeChat side by side, and ten moves to the reply queue. */
const sending = 400;
const moving = 40;

/** The longest that a live message waited in the reply queue, milliseconds, while so many others had fallen due at once. */
async function longestWait(due: number, intakeBatches: number): Promise<number> {
  const time = timeline(0);
  const queue = (name: string, isFifo: boolean) =>
    createQueue(
      {
        name,
        isFifo,
        visibilityTimeout: 180,
        maxReceiveCount: 15,
        deduplicationPerGroup: true,
        deadLetterQueue: undefined,
      },
      time,
    );
  const replies = queue('replies', true);
  const intake = queue('intake', false);
  const after = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => time.after(milliseconds, resolve));
  const bodiesOf = (event: unknown): string[] =>
    (event as { Records: { body: string }[] }).Records.map(({ body }) => body);
  const source = (from: typeof intake, maxConcurrency: number, invoke: (bodies: string[]) => Promise<void>) =>
    startEventSource(
      {
        queue: from,
        queueArn: from.name,
        batchSize: () => 10,
        maxConcurrency,
        reportsBatchItemFailures: true,
        invoke: (event) => invoke(bodiesOf(event)),
      },
      time,
    );
  let longest = 0;
  source(replies, concurrency.replies, async (bodies) => {
    for (const body of bodies)
      if (body.startsWith('live ')) longest = Math.max(longest, time.now() - Number(body.slice(5)));
    await after(sending);
  });
  source(intake, intakeBatches, async (bodies) => {
    await after(moving);
    for (const body of bodies) replies.send({ body, group: body, deduplicationId: body });
  });
  for (let n = 0; n < due; n++) intake.send({ body: `due ${n}` });
  for (let at = 0; at < due; at += 100)
    time.at(at, () =>
      replies.send({ body: `live ${at}`, group: `live ${at}`, deduplicationId: `live ${at}` }),
    );
  await time.run(due * 10);
  expect(replies.contents()).toEqual([]);
  return longest;
}

describe('live messages, when very many others fall due at once', () => {
  it('wait no longer for three times as many, and hardly at all', async () => {
    const waits = [await longestWait(1000, concurrency.intake), await longestWait(3000, concurrency.intake)];
    for (const wait of waits) expect(wait).toBeLessThan(sending / 2);
  });
  it('would wait longer and longer, if the intake had a fifth of the places', async () => {
    const share = concurrency.replies / 5;
    const [few = 0, many = 0] = [await longestWait(1000, share), await longestWait(3000, share)];
    expect(few).toBeGreaterThan(sending / 2);
    expect(many).toBeGreaterThan(2 * few);
  });
});
