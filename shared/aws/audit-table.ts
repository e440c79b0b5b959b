import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { ReplyState } from '../window/conversation.ts';
import { isWritten } from './if-condition-holds.ts';
import { itemOptions } from './item-options.ts';
import { keepUnanswered, type Unanswered } from './unanswered-table.ts';

/** What a message or event of a user met among the rules. */
export interface Met {
  /** `text`, `image` … or `event NAME`. */
  readonly type: string;
  /** The rule that answered. */
  readonly rule: string | null;
  /** It is one for what no other answers. */
  readonly isDefault?: true;
  /** Others that applied as well. */
  readonly also?: readonly string[];
  /** Rules were silent, because a person is talking with the user or a rule has muted them. */
  readonly muted?: true;
  readonly transferred?: true;
}

/** How one push or request was handled, and the outcome of its messages. It never contains their text. */
export interface AuditRecord {
  readonly account: string;
  /** A hash of the openid, the same as in the logs. */
  readonly user: string;
  /** Of the push or request; the number of a reply after it makes the `deliveryId`. */
  readonly key: string;
  /** When the user wrote, the request was made, or the reply was due; epoch seconds. */
  readonly at: number;
  readonly finishedAt: number;
  /**
   * Grows with each record of the user, so that records of the same second can be put in order. Absent from records of an
   * earlier version.
   */
  readonly order?: number;
  readonly origin: 'push' | 'request' | 'delayed' | 'putOff';
  readonly requestId?: string;
  /** Of a push only. */
  readonly met?: Met;
  readonly replies: readonly AuditedReply[];
}
export type AuditedReply = ReplyState & { readonly rule?: string; readonly type: string };

/** The AuditTable, as the sender writes it. */
export interface AuditTrail {
  /** Keeps a record for this many seconds. The first record of a job stays: a repeat knows nothing new. */
  write(record: AuditRecord, keepFor: number): Promise<void>;
  /** Deletes all records of a user. @param user the hash of the openid */
  forget(account: string, user: string): Promise<void>;
  /** Keeps a text that only a default rule answered, or none. */
  keepUnanswered(question: Unanswered, keepFor: number): Promise<void>;
}

export function auditTrail(client: DynamoDBClient, tableName: string): AuditTrail {
  return {
    keepUnanswered: (question, keepFor) => keepUnanswered(client, tableName, question, keepFor),
    async write(record, keepFor) {
      const { account, user, key, at, finishedAt } = record;
      await isWritten(
        client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: marshall(
              {
                ...record,
                conversation: conversationKey(account, user),
                record: `${new Date(at * 1000).toISOString()}#${key}`,
                expiresAt: finishedAt + keepFor,
              },
              itemOptions,
            ),
            ConditionExpression: 'attribute_not_exists(#record)',
            ExpressionAttributeNames: { '#record': 'record' },
          }),
        ),
      );
    },
    async forget(account, user) {
      const keys = {
        TableName: tableName,
        KeyConditionExpression: 'conversation = :conversation',
        ExpressionAttributeValues: { ':conversation': { S: conversationKey(account, user) } },
        ProjectionExpression: 'conversation, #record',
        ExpressionAttributeNames: { '#record': 'record' },
      };
      for await (const { Items: items = [] } of paginateQuery({ client }, keys)) {
        for (const Key of items) await client.send(new DeleteItemCommand({ TableName: tableName, Key }));
      }
    },
  };
}

/** What to read of the AuditTable. */
export interface AuditQuery {
  readonly account: string;
  /** The hash of one user's openid; without it, all records are read, which scans the whole table. */
  readonly user?: string | undefined;
  /** Epoch seconds. */
  readonly since: number;
}

/** The order in which records are told: by time, and within a second as their messages were handled. */
export function compareRecords(a: AuditRecord, b: AuditRecord): number {
  const byOrder = a.user === b.user ? (a.order ?? 0) - (b.order ?? 0) : 0;
  const isKnown = a.order !== undefined && b.order !== undefined;
  return a.at - b.at || (isKnown ? byOrder : 0) || a.finishedAt - b.finishedAt;
}

/** Reads records, those of one user oldest first. */
export async function* readAudit(
  client: DynamoDBClient,
  tableName: string,
  { account, user, since }: AuditQuery,
): AsyncGenerator<AuditRecord> {
  const from = { S: new Date(since * 1000).toISOString() };
  const names = { '#record': 'record' };
  const pages =
    user === undefined
      ? paginateScan(
          { client },
          {
            TableName: tableName,
            FilterExpression: 'account = :account AND #record >= :from',
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: { ':account': { S: account }, ':from': from },
          },
        )
      : paginateQuery(
          { client },
          {
            TableName: tableName,
            KeyConditionExpression: 'conversation = :conversation AND #record >= :from',
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: {
              ':conversation': { S: conversationKey(account, user) },
              ':from': from,
            },
          },
        );
  for await (const { Items: items = [] } of pages) {
    for (const item of items) {
      const { conversation: _, record: __, expiresAt: ___, ...record } = unmarshall(item);
      yield record as AuditRecord;
    }
  }
}

function conversationKey(account: string, user: string): string {
  return `${account}#${user}`;
}
