import { describe, expect, it } from 'vitest';
import { createQueue, type LocalQueue } from '#infra/local/aws/queue.ts';
import { createClock } from '#infra/local/clock.ts';

function setUp() {
  const clock = createClock(1_761_200_431_000);
  const base = { visibilityTimeout: 30, deduplicationPerGroup: true };
  const deadLetterQueue = createQueue(
    { ...base, name: 'dead', maxReceiveCount: Number.POSITIVE_INFINITY, deadLetterQueue: undefined },
    clock,
  );
  const queue = createQueue({ ...base, name: 'work', maxReceiveCount: 3, deadLetterQueue }, clock);
  return { clock, queue, deadLetterQueue };
}
const send = (queue: LocalQueue, body: string, group = 'a', deduplicationId = body) =>
  queue.send({ body, group, deduplicationId });
const bodies = (messages: readonly { body: string }[]) => messages.map(({ body }) => body);

describe('the local queue', () => {
  it('keeps the order within a group, and gives no more of it while any is in flight', () => {
    const { queue } = setUp();
    for (const body of ['1', '2', '3']) send(queue, body);
    send(queue, 'x', 'b');
    const [first, ...rest] = queue.receive(2);
    expect(bodies([first, ...rest] as { body: string }[])).toEqual(['1', '2']);
    expect(bodies(queue.receive(10))).toEqual(['x']);
    queue.delete(first?.receiptHandle ?? '');
    expect(queue.receive(10)).toEqual([]);
  });
  it('drops a duplicate for five minutes, and names the first', () => {
    const { clock, queue } = setUp();
    const id = send(queue, '1');
    expect(send(queue, '1')).toBe(id);
    expect(send(queue, '1', 'b')).not.toBe(id);
    clock.advance(5 * 60_000 + 1);
    expect(send(queue, '1')).not.toBe(id);
    expect(bodies(queue.contents())).toEqual(['1', '1', '1']);
  });
  it('brings a message back after its visibility time-out, or after the one it was given', () => {
    const { clock, queue } = setUp();
    send(queue, '1');
    queue.receive(1);
    clock.advance(29_000);
    expect(queue.receive(1)).toEqual([]);
    clock.advance(1000);
    const [again] = queue.receive(1);
    expect(again?.receiveCount).toBe(2);
    expect(queue.changeVisibility(again?.receiptHandle ?? '', 2)).toBe(true);
    clock.advance(2000);
    expect(queue.receive(1)).toHaveLength(1);
    expect(queue.changeVisibility(again?.receiptHandle ?? '', 2)).toBe(false);
  });
  it('moves to the dead letters what was received too often', () => {
    const { clock, queue, deadLetterQueue } = setUp();
    send(queue, 'poison');
    send(queue, 'next');
    for (let n = 0; n < 3; n++) {
      expect(queue.receive(1)).toHaveLength(1);
      clock.advance(30_000);
    }
    expect(bodies(queue.receive(1))).toEqual(['next']);
    expect(bodies(deadLetterQueue.contents())).toEqual(['poison']);
  });
});
