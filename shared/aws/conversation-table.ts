import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ConversationStore } from '../window/ledger.ts';
import { claimExpression } from './claim-expression.ts';
import { fromItem, type Item, itemLifetime, placeId, toItem } from './conversation-item.ts';

/** @param lifetimeOf how long a conversation is kept after each change, seconds */
export function conversationTable(
  client: DynamoDBClient,
  tableName: string,
  lifetimeOf: (id: string) => number = () => itemLifetime,
): ConversationStore {
  return {
    async tryClaim(id, claim) {
      const expression = claimExpression(claim, lifetimeOf(id));
      if (expression === undefined) return undefined;
      const command = new UpdateItemCommand({
        TableName: tableName,
        Key: { conversation: { S: id } },
        ReturnValues: 'ALL_NEW',
        ...expression,
      });
      const item = await ifConditionHolds(async () => (await client.send(command)).Attributes as Item);
      return item && fromItem(item);
    },

    async load(id) {
      const { Item: item } = await client.send(
        new GetItemCommand({ TableName: tableName, Key: { conversation: { S: id } }, ConsistentRead: true }),
      );
      return item && fromItem(item);
    },

    async save(id, conversation, now) {
      const command = new PutItemCommand({
        TableName: tableName,
        Item: toItem(id, conversation, now, lifetimeOf(id)),
        ConditionExpression: 'attribute_not_exists(version) OR version = :before',
        ExpressionAttributeValues: { ':before': { N: String(conversation.version - 1) } },
      });
      return (await ifConditionHolds(async () => Boolean(await client.send(command)))) ?? false;
    },

    async takePlace(account, { key, times, until }) {
      const command = new UpdateItemCommand({
        TableName: tableName,
        Key: { conversation: { S: placeId(account, key) } },
        UpdateExpression: `ADD taken :one${until === null ? '' : ' SET expiresAt = :until'}`,
        ConditionExpression: 'attribute_not_exists(taken) OR taken < :times',
        ExpressionAttributeValues: {
          ':one': { N: '1' },
          ':times': { N: String(times) },
          ...(until === null ? {} : { ':until': { N: String(until) } }),
        },
      });
      return (await ifConditionHolds(async () => Boolean(await client.send(command)))) ?? false;
    },
  };
}

async function ifConditionHolds<T>(write: () => Promise<T>): Promise<T | undefined> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
