import { describe, expect, it } from 'vitest';
import { createQueue, type LocalQueue, type QueueSettings } from '#infra/local/aws/queue.ts';
import { refusalOf, type SendInput } from '#infra/local/aws/queue-rules.ts';
import { createClock } from '#infra/local/clock.ts';

function setUp(overrides: Partial<QueueSettings> = {}) {
  const clock = createClock(1_761_200_431_000);
  const base = { visibilityTimeout: 30, deduplicationPerGroup: true };
  const deadLetterQueue = createQueue(
    { ...base, name: 'dead', maxReceiveCount: Number.POSITIVE_INFINITY, deadLetterQueue: undefined },
    clock,
  );
  const queue = createQueue(
    { ...base, name: 'work', maxReceiveCount: 3, deadLetterQueue, ...overrides },
    clock,
  );
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
  it('tells who sent a message and when', () => {
    const { clock, queue } = setUp();
    const sentAt = clock.now();
    queue.send({ body: '1', group: 'a', senderId: 'AROA:receiver' });
    clock.advance(5000);
    const [message] = queue.receive(1);
    expect(message?.senderId).toBe('AROA:receiver');
    expect((message?.sentAt ?? 0) - sentAt).toBeLessThan(1000);
    expect((message?.firstReceivedAt ?? 0) - sentAt).toBeGreaterThanOrEqual(5000);
  });
  it('takes the hash of a body for the id that a message does not have', () => {
    const { queue } = setUp();
    expect(queue.send({ body: '1', group: 'a' })).toBe(queue.send({ body: '1', group: 'a' }));
    expect(queue.contents()).toHaveLength(1);
  });
  it('has only so much in flight, and looks for groups in no more than that', () => {
    const { queue } = setUp({ mostInFlight: 2 });
    for (const body of ['1', '2', '3']) send(queue, body, body);
    expect(bodies(queue.receive(10))).toEqual(['1', '2']);
    expect(queue.receive(10)).toEqual([]);
  });
  it('lets a long group at its head hide the groups behind it', () => {
    const { queue } = setUp({ mostInFlight: 3 });
    for (const body of ['1', '2', '3']) send(queue, body);
    send(queue, 'x', 'b');
    expect(bodies(queue.receive(1))).toEqual(['1']);
    expect(queue.receive(10)).toEqual([]);
  });
});

describe('the local queue of the standard kind', () => {
  it('gives everything that is not in flight, doubles too', () => {
    const { queue } = setUp({ isFifo: false });
    for (const body of ['1', '1', '2']) queue.send({ body });
    expect(bodies(queue.receive(1))).toEqual(['1']);
    expect(bodies(queue.receive(10))).toEqual(['1', '2']);
  });
  it('keeps a delayed message back, which is not in flight meanwhile', () => {
    const { clock, queue } = setUp({ isFifo: false, mostInFlight: 1 });
    let announced = 0;
    queue.send({ body: 'later', delay: 900 });
    queue.onAvailable(() => announced++);
    expect(queue.receive(10)).toEqual([]);
    queue.send({ body: 'now' });
    const [now] = queue.receive(10);
    expect(now?.body).toBe('now');
    queue.delete(now?.receiptHandle ?? '');
    clock.advance(899_000);
    expect(queue.receive(10)).toEqual([]);
    const before = announced;
    clock.advance(2000);
    expect(announced).toBeGreaterThan(before);
    expect(bodies(queue.receive(10))).toEqual(['later']);
  });
});

describe('SQS', () => {
  const whole: SendInput = {
    MessageBody: '{"文":"😀\t\n"}',
    MessageGroupId: 'oU-_1',
    MessageDeduplicationId: 'k',
  };
  const kind = (isFifo: boolean, contentBasedDeduplication = true) =>
    setUp({ isFifo, contentBasedDeduplication }).queue;

  it.each<[string, boolean, Partial<Record<keyof SendInput, unknown>>, string | undefined]>([
    ['takes a whole message', true, {}, undefined],
    ['takes 1,048,576 bytes', true, { MessageBody: `${'文'.repeat(349_525)}a` }, undefined],
    ['takes no byte more', true, { MessageBody: `${'文'.repeat(349_525)}ab` }, 'InvalidParameterValue'],
    ['takes no empty message', true, { MessageBody: '' }, 'MissingParameter'],
    ['takes no U+0000', true, { MessageBody: 'a\0' }, 'InvalidMessageContents'],
    ['takes no U+001B', true, { MessageBody: '\u001b' }, 'InvalidMessageContents'],
    ['takes no U+FFFE', true, { MessageBody: '\ufffe' }, 'InvalidMessageContents'],
    ['takes no U+FFFF', true, { MessageBody: '\uffff' }, 'InvalidMessageContents'],
    ['takes no half of a pair', true, { MessageBody: '\ud83d' }, 'InvalidMessageContents'],
    ['takes U+FFFD', true, { MessageBody: '\ufffd' }, undefined],
    ['wants a group in a FIFO queue', true, { MessageGroupId: undefined }, 'MissingParameter'],
    [
      'wants none in a standard one',
      false,
      { MessageGroupId: undefined, MessageDeduplicationId: undefined },
      undefined,
    ],
    ['takes no group of 129 letters', true, { MessageGroupId: 'a'.repeat(129) }, 'InvalidParameterValue'],
    ['takes no group with a space', true, { MessageGroupId: 'a b' }, 'InvalidParameterValue'],
    ['takes no id with a letter of China', true, { MessageDeduplicationId: '文' }, 'InvalidParameterValue'],
    ['takes no id in a standard queue', false, {}, 'InvalidParameterValue'],
    ['takes no delay in a FIFO queue', true, { DelaySeconds: 1 }, 'InvalidParameterValue'],
    ['takes 15 minutes', false, { MessageDeduplicationId: undefined, DelaySeconds: 900 }, undefined],
    [
      'takes no more',
      false,
      { MessageDeduplicationId: undefined, DelaySeconds: 901 },
      'InvalidParameterValue',
    ],
    [
      'takes no half second',
      false,
      { MessageDeduplicationId: undefined, DelaySeconds: 0.5 },
      'InvalidParameterValue',
    ],
  ])('%s', (_, isFifo, overrides, name) => {
    expect(refusalOf(kind(isFifo), { ...whole, ...overrides })?.name).toBe(name);
  });
  it('wants an id where the queue does not make one of the body', () => {
    const { MessageDeduplicationId: _, ...input } = whole;
    expect(refusalOf(kind(true, false), input)?.name).toBe('InvalidParameterValue');
    expect(refusalOf(kind(true), input)).toBeUndefined();
  });
});
