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
 * Keeps a slow message of one user from holding up others. Lambda deletes handled messages only when the whole batch
 * is done, and until then the queue delivers no further messages of the users in it. So once a batch stalls, handled
 * messages are deleted at once. If that fails, they are deleted with the batch.
 *
 * @param workThrough handles the records user by user, and returns those that go back to the queue
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
