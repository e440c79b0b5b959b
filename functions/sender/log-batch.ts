import type { Log } from '#shared/aws/log.ts';

/** Longer than a normal batch takes; milliseconds. */
const slowBatch = 3000;

/** The log line about a batch, if the lines of its messages do not say everything. */
export function logBatch(
  log: Log,
  batch: { readonly messages: number; readonly postponed: number; readonly milliseconds: number },
): void {
  if (batch.postponed > 0 || batch.milliseconds > slowBatch) log('info', 'batch_done', batch);
}
