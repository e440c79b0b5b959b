import type { Publish } from '#shared/aws/bus.ts';
import { type Log, loggable } from '#shared/aws/log.ts';
import { eventsOfInvalid } from './announce-invalid.ts';
import { type ChangeSessionDependencies, changeSession } from './change-session.ts';
import type { Task } from './job.ts';
import { type KeepTypingDependencies, keepTyping } from './keep-typing.ts';
import type { DoLater } from './later.ts';
import { type RemindDependencies, remind } from './window-reminder.ts';

export interface DoWithoutOrderDependencies
  extends RemindDependencies,
    KeepTypingDependencies,
    ChangeSessionDependencies {
  readonly later: DoLater;
  readonly publish: Publish;
  readonly log: Log;
}

/**
 * Does the work that needs no order: reports requests that cannot be served, sends reminders, and puts off work that is
 * not due.
 */
export async function doWithoutOrder(
  dependencies: DoWithoutOrderDependencies,
  task: Exclude<Task, { kind: 'job' }>,
): Promise<void> {
  switch (task.kind) {
    case 'postpone':
      return dependencies.later(task);
    case 'remind':
      return remind(dependencies, task);
    case 'typing':
      return keepTyping(dependencies, task);
    case 'session':
      return changeSession(dependencies, task);
    case 'invalid':
      dependencies.log('warn', 'request_invalid', {
        account: loggable(task.account),
        request: loggable(task.requestId),
        message: loggable(task.problem),
      });
      return dependencies.publish(eventsOfInvalid(task));
  }
}
