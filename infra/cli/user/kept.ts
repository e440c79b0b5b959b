import {
  ListSchedulesCommand,
  type ListSchedulesCommandOutput,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { type AuditRecord, readAudit } from '#shared/aws/audit-table.ts';
import { conversationId } from '#shared/aws/conversation-item.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { userHash } from '#shared/aws/log.ts';
import { schedulePrefix } from '#shared/aws/schedules.ts';
import type { Conversation } from '#shared/window/conversation.ts';
import type { AwsClients } from '../aws/clients.ts';
import type { DeployedStack } from '../aws/find-stack.ts';
import type { DeadLetter } from '../dead-letters/dead-letter.ts';
import { deadLetterQueuesOf } from '../dead-letters/dead-letter-queue.ts';
import { withLetters } from '../dead-letters/hold.ts';

/** All that the stack keeps of one user. */
export interface KeptOfUser {
  readonly conversation: Conversation | null;
  readonly records: readonly AuditRecord[];
  /** The names of what was put off. */
  readonly schedules: readonly string[];
  readonly deadLetters: readonly Pick<DeadLetter, 'id' | 'body'>[];
}

/** More than anybody reads, and few enough to be held while they are looked through. */
const most = 1000;

export async function keptOfUser(
  aws: AwsClients,
  stack: DeployedStack,
  account: string,
  openId: string,
): Promise<KeptOfUser> {
  const conversations = conversationTable(
    aws.dynamoDb,
    stack.resource('AWS::DynamoDB::Table', 'TablesConversationTable'),
  );
  const records: AuditRecord[] = [];
  const query = { account, user: userHash(account, openId), since: 0 };
  const auditTable = stack.resource('AWS::DynamoDB::Table', 'TablesAuditTable');
  for await (const record of readAudit(aws.dynamoDb, auditTable, query)) records.push(record);
  const deadLetters: DeadLetter[] = [];
  await eachDeadLetter(aws, stack, openId, async (letter) => void deadLetters.push(letter));
  return {
    conversation: (await conversations.load(conversationId(account, openId))) ?? null,
    records,
    schedules: await scheduleNames(aws.scheduler, `${stack.name}-later`, schedulePrefix(account, openId)),
    deadLetters: deadLetters.map(({ id, body }) => ({ id, body })),
  };
}

/** Does something with each dead letter that names a user, while nobody else can have it. */
export async function eachDeadLetter(
  { sqs }: Pick<AwsClients, 'sqs'>,
  stack: DeployedStack,
  openId: string,
  use: (letter: DeadLetter) => Promise<void>,
): Promise<void> {
  for (const queue of deadLetterQueuesOf(stack)) {
    await withLetters(sqs, queue, most, async (letters) => {
      for (const letter of letters) if (letter.body.includes(JSON.stringify(openId))) await use(letter);
      return undefined;
    });
  }
}

async function scheduleNames(client: SchedulerClient, group: string, prefix: string): Promise<string[]> {
  const names: string[] = [];
  let token: string | undefined;
  do {
    const page: ListSchedulesCommandOutput = await client.send(
      new ListSchedulesCommand({ GroupName: group, NamePrefix: prefix, NextToken: token }),
    );
    names.push(...(page.Schedules ?? []).flatMap(({ Name }) => Name ?? []));
    token = page.NextToken;
  } while (token !== undefined);
  return names;
}
