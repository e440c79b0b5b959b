import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { CodedError, retry } from '#shared/coded-error.ts';
import { shortHash } from '#shared/wechat/inbound/message-key.ts';
import { type Conversation, emptyConversation } from './conversation.ts';

/** The owner of the conversation. The table has only a hash of both. */
export interface User {
  readonly account: string;
  readonly openId: string;
}

/** The assistant's memory: a conversation for each user, and the spending of each day. */
export interface Memory {
  /**
   * Changes a conversation, once and after every other change. `change` can be called several times.
   *
   * @returns the result of `change`, or `undefined` if it changed nothing
   * @throws CodedError `memory_contended` (retry)
   */
  change(
    user: User,
    change: (before: Conversation) => Conversation | undefined,
  ): Promise<Conversation | undefined>;
  forget(user: User): Promise<void>;
  /** Reserves money for an answer; `false` if the day's limit does not allow it. In millionths of a dollar. */
  reserve(day: string, amount: number, limit: number): Promise<boolean>;
  /** Gives back the part of the reservation that was not spent. */
  giveBack(day: string, amount: number): Promise<void>;
}

const attempts = 8;

/**
 * @param days how long a conversation is kept after its last change
 * @param now milliseconds
 */
export function memoryTable(client: DynamoDBClient, table: string, days: number, now: () => number): Memory {
  const keyOf = ({ account, openId }: User) => ({ id: { S: `user ${shortHash([account, openId])}` } });
  const keyOfDay = (day: string) => ({ id: { S: `spent ${day}` } });
  const expiresAt = (later: number) => ({ N: String(Math.floor(now() / 1000) + later * 24 * 60 * 60) });

  return {
    async change(user, change) {
      for (let attempt = 0; attempt < attempts; attempt++) {
        const { Item } = await client.send(
          new GetItemCommand({ TableName: table, Key: keyOf(user), ConsistentRead: true }),
        );
        const version = Number(Item?.['version']?.N ?? 0);
        const stored = Item?.['conversation']?.S;
        const before = stored === undefined ? emptyConversation : (JSON.parse(stored) as Conversation);
        const after = change(before);
        if (after === undefined || after === before) return after;
        const put = new PutItemCommand({
          TableName: table,
          Item: {
            ...keyOf(user),
            version: { N: String(version + 1) },
            conversation: { S: JSON.stringify(after) },
            expiresAt: expiresAt(days),
          },
          ConditionExpression: 'attribute_not_exists(id) OR version = :version',
          ExpressionAttributeValues: { ':version': { N: String(version) } },
        });
        if (await succeeds(client.send(put))) return after;
      }
      throw new CodedError('memory_contended', `A conversation was changed ${attempts} times meanwhile.`, {
        decision: retry,
      });
    },
    async forget(user) {
      await client.send(new DeleteItemCommand({ TableName: table, Key: keyOf(user) }));
    },
    async reserve(day, amount, limit) {
      if (amount > limit) return false;
      const update = new UpdateItemCommand({
        TableName: table,
        Key: keyOfDay(day),
        UpdateExpression: 'ADD spent :amount SET expiresAt = :expiresAt',
        ConditionExpression: 'attribute_not_exists(spent) OR spent <= :most',
        ExpressionAttributeValues: {
          ':amount': { N: String(amount) },
          ':most': { N: String(limit - amount) },
          ':expiresAt': expiresAt(90),
        },
      });
      return succeeds(client.send(update));
    },
    async giveBack(day, amount) {
      const update = new UpdateItemCommand({
        TableName: table,
        Key: keyOfDay(day),
        UpdateExpression: 'ADD spent :amount',
        ExpressionAttributeValues: { ':amount': { N: String(-amount) } },
      });
      await client.send(update);
    },
  };
}

/** Whether a conditional write was made. */
async function succeeds(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
