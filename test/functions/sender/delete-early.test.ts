import { describe, expect, it } from 'vitest';
import { workThroughBatch } from '#functions/sender/delete-early.ts';
import type { QueueRecord } from '#functions/sender/queue-event.ts';
import { memoryLog } from '../../support/memory-log.ts';

const record = (id: string, group: string | undefined = id): QueueRecord => ({
  messageId: id,
  receiptHandle: `receipt of ${id}`,
  body: '',
  attributes: { ApproximateReceiveCount: '1', ...(group === undefined ? {} : { MessageGroupId: group }) },
});

/** A batch of which each user's records end when that user is let go. */
function setUp(batch: readonly (readonly QueueRecord[])[], failing: readonly string[] = []) {
  const deleted: string[] = [];
  const ends = new Map<readonly QueueRecord[], () => void>();
  const { lines, log } = memoryLog();
  let stall = (): void => {};
  const queue = {
    delete: async (receiptHandle: string) => {
      deleted.push(receiptHandle.replace('receipt of ', ''));
      if (receiptHandle.includes('undeletable')) throw new Error('throttled');
    },
  };
  const stalled = () => new Promise<void>((resolve) => (stall = resolve));
  const result = workThroughBatch({ queue, stalled, log }, batch, async (records) => {
    await new Promise<void>((resolve) => ends.set(records, resolve));
    return records.filter(({ messageId }) => failing.includes(messageId));
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    deleted,
    lines,
    result: result.then((records) => records.map(({ messageId }) => messageId)),
    async end(...users: number[]) {
      for (const user of users) ends.get(batch[user] ?? [])?.();
      await settled();
    },
    async stall() {
      stall();
      await settled();
    },
  };
}

describe('a batch', () => {
  it('that is brisk is left to Lambda to delete', async () => {
    const { deleted, result, end, stall } = setUp([[record('a')], [record('b')]]);
    await end(0, 1);
    expect(await result).toEqual([]);
    await stall();
    expect(deleted).toEqual([]);
  });
  it('that stalls is deleted as far as it is done, and from then on whoever is done', async () => {
    const batch = [[record('slow')], [record('b'), record('b2', 'b')], [record('c')]];
    const { deleted, result, end, stall } = setUp(batch);
    await end(1);
    expect(deleted).toEqual([]);
    await stall();
    expect(deleted).toEqual(['b', 'b2']);
    await end(2);
    expect(deleted).toEqual(['b', 'b2', 'c']);
    // What was waited for ends with the batch.
    await end(0);
    expect(deleted).toEqual(['b', 'b2', 'c']);
    expect(await result).toEqual([]);
  });
  it('keeps what goes back to the queue', async () => {
    const batch = [[record('slow')], [record('b'), record('again', 'b')]];
    const { deleted, result, end, stall } = setUp(batch, ['again']);
    await end(1);
    await stall();
    expect(deleted).toEqual(['b']);
    await end(0);
    expect(await result).toEqual(['again']);
  });
  it('of the intake keeps nobody back, and is left to Lambda', async () => {
    const batch = [[record('slow')], [{ ...record('b'), attributes: {} }]];
    const { deleted, end, stall } = setUp(batch);
    await end(1);
    await stall();
    expect(deleted).toEqual([]);
  });
  it('does not fail where something cannot be deleted early', async () => {
    const { lines, result, end, stall } = setUp([[record('slow')], [record('undeletable')]]);
    await end(1);
    await stall();
    await end(0);
    expect(await result).toEqual([]);
    expect(lines.map(({ event }) => event)).toEqual(['delete_failed']);
  });
});
