import type { Publish } from '#shared/aws/bus.ts';
import { type Log, loggable } from '#shared/aws/log.ts';
import type { ReplyQueue } from '#shared/aws/reply-queue.ts';
import { queueJson } from '#shared/contracts/queue-json.ts';
import type { Work } from '#shared/contracts/work.ts';
import { shortHash } from '#shared/wechat/inbound/message-key.ts';
import { eventsOfInvalid } from './announce.ts';
import type { Task } from './job.ts';
import { type KeepTypingDependencies, keepTyping } from './keep-typing.ts';
import type { DoLater } from './later.ts';
import { type RemindDependencies, remind } from './window-reminder.ts';

export interface TakeInDependencies extends RemindDependencies, KeepTypingDependencies {
  readonly queue: ReplyQueue;
  readonly later: DoLater;
  readonly publish: Publish;
  readonly log: Log;
}

/** Does what needs no order: reports requests that cannot be served, sends reminders, and puts off what is not due. */
export async function doWithoutOrder(
  dependencies: TakeInDependencies,
  task: Exclude<Task, { kind: 'job' }>,
): Promise<void> {
  switch (task.kind) {
    case 'postpone':
      return dependencies.later(task);
    case 'remind':
      return remind(dependencies, task);
    case 'typing':
      return keepTyping(dependencies, task);
    case 'invalid':
      dependencies.log('warn', 'request_invalid', {
        account: loggable(task.account),
        request: loggable(task.requestId),
        message: loggable(task.problem),
      });
      return dependencies.publish(eventsOfInvalid(task));
  }
}

/**
 * Handles a message of the intake. If it is due, it goes to the reply queue, in order with everything else of its user.
 * If two events ask for the same work, both go there, so that each gets a result.
 */
export async function takeIn(dependencies: TakeInDependencies, work: Work, task: Task): Promise<void> {
  if (task.kind !== 'job') return doWithoutOrder(dependencies, task);
  const event = work.kind === 'WeChatSendRequested' ? (work.event ?? work.time) : '';
  const deduplicationId = shortHash([task.key, String(task.at), event]);
  await dependencies.queue.send({ group: task.openId, deduplicationId, body: queueJson(work) });
}
