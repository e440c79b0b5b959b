import { GetScheduleCommand, paginateListSchedules, type SchedulerClient } from '@aws-sdk/client-scheduler';
import { type AuditRecord, readAudit } from '#shared/aws/audit-table.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { userHash } from '#shared/aws/log.ts';
import { schedulePrefix } from '#shared/aws/schedules.ts';
import { codeOf } from '#shared/coded-error.ts';
import type { Conversation } from '#shared/window/conversation.ts';
import { type LettersOfUser, lettersOfUser } from './letters-of-user.ts';
import type { UserStack } from './user-stack.ts';

/** Everything that the stack stores about one user. */
export interface KeptOfUser {
  readonly conversation: Conversation | null;
  readonly records: readonly AuditRecord[];
  readonly schedules: readonly PutOff[];
  readonly deadLetters: LettersOfUser;
}

/** A message that is scheduled for a user. */
export interface PutOff {
  readonly name: string;
  /** In the form of EventBridge Scheduler: `at(2026-10-23T12:00:00)`. */
  readonly at: string;
  readonly body: string;
}

export async function keptOfUser({ aws, stack, account, openId }: UserStack): Promise<KeptOfUser> {
  const conversations = conversationTable(
    aws.dynamoDb,
    stack.resource('AWS::DynamoDB::Table', 'TablesConversationTable'),
  );
  const records: AuditRecord[] = [];
  const query = { account, user: userHash(account, openId), since: 0 };
  const auditTable = stack.resource('AWS::DynamoDB::Table', 'TablesAuditTable');
  for await (const record of readAudit(aws.dynamoDb, auditTable, query)) records.push(record);
  return {
    conversation: (await conversations.load({ account, openId })) ?? null,
    records,
    schedules: await putOffFor(aws.scheduler, `${stack.name}-later`, schedulePrefix(account, openId)),
    deadLetters: await lettersOfUser(aws.sqs, stack, account, openId),
  };
}

async function putOffFor(client: SchedulerClient, group: string, prefix: string): Promise<PutOff[]> {
  const found: PutOff[] = [];
  const pages = paginateListSchedules({ client }, { GroupName: group, NamePrefix: prefix });
  for await (const { Schedules: schedules = [] } of pages) {
    for (const { Name: name = '' } of schedules) {
      const schedule = await client
        .send(new GetScheduleCommand({ GroupName: group, Name: name }))
        .catch((error: unknown) => {
          // It has run since it was listed.
          if (codeOf(error) === 'ResourceNotFoundException') return undefined;
          throw error;
        });
      if (schedule !== undefined)
        found.push({ name, at: schedule.ScheduleExpression ?? '', body: schedule.Target?.Input ?? '' });
    }
  }
  return found;
}
