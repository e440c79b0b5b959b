import { describe, expect, it } from 'vitest';
import {
  type IntakeSettings,
  intakeSettings,
  leastSenderConcurrency,
  mostInBatch,
  movingMs,
  sendingMs,
} from '#infra/config/delivery-settings.ts';
import { startEventSource } from '#infra/local/aws/event-source.ts';
import { createQueue } from '#infra/local/aws/queue.ts';
import { timeline } from '../../simulation/engine/timeline.ts';

/** The longest that a live message waited in the reply queue, milliseconds, while so many others had fallen due at once. */
async function longestWait(due: number, places: number, intakeHas: IntakeSettings): Promise<number> {
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
  const source = (
    from: typeof intake,
    { maxConcurrency, batchSize }: IntakeSettings,
    invoke: (bodies: string[]) => Promise<void>,
  ) =>
    startEventSource(
      {
        queue: from,
        queueArn: from.name,
        batchSize: () => batchSize,
        maxConcurrency,
        reportsBatchItemFailures: true,
        invoke: (event) => invoke(bodiesOf(event)),
      },
      time,
    );
  let longest = 0;
  source(replies, { maxConcurrency: places, batchSize: mostInBatch }, async (bodies) => {
    for (const body of bodies)
      if (body.startsWith('live ')) longest = Math.max(longest, time.now() - Number(body.slice(5)));
    await after(sendingMs);
  });
  source(intake, intakeHas, async (bodies) => {
    await after(movingMs(bodies.length));
    for (const body of bodies) replies.send({ body, group: body, deduplicationId: body });
  });
  for (let n = 0; n < due; n++) intake.send({ body: `due ${n}` });
  for (let at = 0; at < due; at += 100)
    time.at(at, () =>
      replies.send({ body: `live ${at}`, group: `live ${at}`, deduplicationId: `live ${at}` }),
    );
  await time.run(due * 100);
  expect(replies.contents()).toEqual([]);
  return longest;
}

describe('live messages, when very many others fall due at once', () => {
  const range = Array.from({ length: 1001 - leastSenderConcurrency }, (_, n) => leastSenderConcurrency + n);
  const settingsOf = (places: number): string => JSON.stringify(intakeSettings(places));
  // With more places and the same intake there is more room.
  const least = range.filter(
    (places) => places === leastSenderConcurrency || settingsOf(places) !== settingsOf(places - 1),
  );
  it.each(least)('wait less than a batch takes, however many, with senderConcurrency %i', async (places) => {
    for (const due of [300, 1500])
      expect(await longestWait(due, places, intakeSettings(places))).toBeLessThan(sendingMs);
  });
  it('hardly wait at all by default', async () => {
    expect(await longestWait(900, 50, intakeSettings(50))).toBeLessThan(sendingMs / 2);
  });
  it('would wait longer and longer with fewer places than are allowed', async () => {
    const places = leastSenderConcurrency - 2;
    const [few = 0, many = 0] = [
      await longestWait(1000, places, intakeSettings(places)),
      await longestWait(3000, places, intakeSettings(places)),
    ];
    expect(many).toBeGreaterThan(2 * few);
  });
  it('would wait longer and longer, if the intake had a fifth of the places', async () => {
    const share = { maxConcurrency: 10, batchSize: mostInBatch };
    const [few = 0, many = 0] = [await longestWait(1000, 50, share), await longestWait(3000, 50, share)];
    expect(few).toBeGreaterThan(sendingMs / 2);
    expect(many).toBeGreaterThan(2 * few);
  });
  it('find an intake that is never larger than that of a larger sender', () => {
    const brought = range.map((places) => {
      const { maxConcurrency, batchSize } = intakeSettings(places);
      expect(maxConcurrency).toBeGreaterThanOrEqual(2);
      expect(batchSize).toBeGreaterThanOrEqual(1);
      return maxConcurrency * batchSize;
    });
    expect(brought).toEqual([...brought].sort((a, b) => a - b));
  });
});
