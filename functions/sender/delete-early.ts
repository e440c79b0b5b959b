import { errorFields, type Log } from '#shared/aws/log.ts';
import type { ReplyQueueClient } from '#shared/aws/reply-queue.ts';
import type { QueueRecord } from './queue-event.ts';

export interface DeleteEarlyDependencies {
  readonly queue: Pick<ReplyQueueClient, 'delete'>;
  /** Returns when a batch takes longer than it should. */
  readonly stalled: () => Promise<unknown>;
  readonly log: Log;
}

/**
 * Lets nobody wait for a slow message of somebody else. Lambda deletes what is done only once the whole batch is, and till
 * then the queue gives out nothing more of any user in it; so once a batch stalls, what is done is deleted at once. What
 * cannot be deleted here is deleted with the batch.
 *
 * @param workThrough works through the records of one user each, and returns those that go back to the queue
 */
export async function workThroughBatch(
  { queue, stalled, log }: DeleteEarlyDependencies,
  batch: readonly (readonly QueueRecord[])[],
  workThrough: (records: readonly QueueRecord[]) => Promise<readonly QueueRecord[]>,
): Promise<readonly QueueRecord[]> {
  let state: 'brisk' | 'stalled' | 'over' = 'brisk';
  const done: QueueRecord[] = [];
  const deleteDone = async (): Promise<void> => {
    const records = done.splice(0);
    await Promise.all(
      records.map(({ receiptHandle, messageId }) =>
        queue
          .delete(receiptHandle)
          .catch((error) => log('warn', 'delete_failed', { messageId, ...errorFields(error) })),
      ),
    );
  };
  if (batch.length > 1) {
    void stalled().then(() => {
      if (state === 'over') return undefined;
      state = 'stalled';
      return deleteDone();
    });
  }
  let left = batch.length;
  const failed = await Promise.all(
    batch.map(async (records) => {
      const goingBack = await workThrough(records);
      // Messages of the intake have no order, so none of them keeps others back.
      done.push(
        ...records.filter(
          (record) => record.attributes.MessageGroupId !== undefined && !goingBack.includes(record),
        ),
      );
      left--;
      if (state === 'stalled' && left > 0) await deleteDone();
      return goingBack;
    }),
  );
  state = 'over';
  return failed.flat();
}
