import type { SchedulerClient, SchedulerClientConfig } from '@aws-sdk/client-scheduler';
import { codeOf } from '../coded-error.ts';
import { shortHash } from '../wechat/inbound/message-key.ts';

/** Something to be put on the intake at its time, once. */
export interface ScheduleEntry {
  /** A second one with the same name replaces the first. */
  readonly name: string;
  /** Epoch seconds; it fires in the minute that begins then. */
  readonly at: number;
  readonly body: string;
}

/** One-time schedules of EventBridge Scheduler that write to the intake. */
export interface Schedules {
  put(entry: ScheduleEntry): Promise<void>;
  /** Deletes all whose names begin so. */
  forget(prefix: string): Promise<void>;
}

/** The prefix of the names of a user's schedules, so that they can be found to forget the user. */
export function schedulePrefix(account: string, openId: string): string {
  return `${shortHash([account, openId])}.`;
}

/** The schedule group and role that the stack created. */
export interface ScheduleSettings {
  readonly group: string;
  readonly roleArn: string;
  readonly queueArn: string;
  readonly deadLetterQueueArn: string;
  /** The key that encrypts them; absent for AWS's own key. */
  readonly keyArn: string | undefined;
}

/**
 * Schedules that delete themselves after they have fired. The client is loaded with the first one: few instances of the
 * sender ever make one.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-delete.html
 */
export function schedules(
  options: SchedulerClientConfig,
  { group, roleArn, queueArn, deadLetterQueueArn, keyArn }: ScheduleSettings,
): Schedules {
  let client: SchedulerClient | undefined;
  return {
    async put({ name, at, body }) {
      const { SchedulerClient, CreateScheduleCommand, UpdateScheduleCommand } = await import(
        '@aws-sdk/client-scheduler'
      );
      client ??= new SchedulerClient(options);
      const schedule = {
        GroupName: group,
        Name: name,
        ScheduleExpression: `at(${new Date(at * 1000).toISOString().slice(0, 19)})`,
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        ...(keyArn === undefined ? {} : { KmsKeyArn: keyArn }),
        Target: {
          Arn: queueArn,
          RoleArn: roleArn,
          Input: body,
          DeadLetterConfig: { Arn: deadLetterQueueArn },
        },
      } as const;
      const isThere = await failsWith('ConflictException', client.send(new CreateScheduleCommand(schedule)));
      if (!isThere) return;
      const isGone = await failsWith(
        'ResourceNotFoundException',
        client.send(new UpdateScheduleCommand(schedule)),
      );
      // It fired, and was deleted, in the meantime.
      if (isGone) await client.send(new CreateScheduleCommand(schedule));
    },
    async forget(prefix) {
      const { SchedulerClient, DeleteScheduleCommand, paginateListSchedules } = await import(
        '@aws-sdk/client-scheduler'
      );
      client ??= new SchedulerClient(options);
      for await (const { Schedules: found = [] } of paginateListSchedules(
        { client },
        { GroupName: group, NamePrefix: prefix },
      )) {
        for (const { Name } of found) {
          const call = client.send(new DeleteScheduleCommand({ GroupName: group, Name }));
          await failsWith('ResourceNotFoundException', call);
        }
      }
    },
  };
}

/** Whether a call failed with this error; any other error is thrown. */
async function failsWith(code: string, call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return false;
  } catch (error) {
    if (codeOf(error) === code) return true;
    throw error;
  }
}
