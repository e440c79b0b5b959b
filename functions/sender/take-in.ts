import type { ReplyQueueClient } from '#shared/aws/reply-queue.ts';
import { queueJson } from '#shared/contracts/queue-json.ts';
import type { Work } from '#shared/contracts/work.ts';
import { shortHash } from '#shared/wechat/inbound/message-key.ts';
import type { Job } from './job.ts';

/**
 * Moves what is due from the intake to the reply queue, in order with everything else of its user. If two events ask for
 * the same work, both go there, so that each gets a result.
 */
export async function takeIn(queue: ReplyQueueClient, work: Work, { key, at, openId }: Job): Promise<void> {
  const event = work.kind === 'WeChatSendRequested' ? (work.event ?? work.time) : '';
  const deduplicationId = shortHash([key, String(at), event]);
  await queue.send({ group: openId, deduplicationId, body: queueJson(work) });
}
