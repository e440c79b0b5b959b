import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Conversation } from '../window/conversation.ts';
import type { ConversationStore } from '../window/ledger.ts';
import { claimExpression } from './claim-expression.ts';
import {
  conversationId,
  formerConversationId,
  fromItem,
  type Item,
  itemLifetime,
  openIdOfTagged,
  placeId,
  toItem,
} from './conversation-item.ts';
import { ifConditionHolds, isWritten } from './if-condition-holds.ts';

/**
 * The ConversationTable. Up to version 0.1.0 the key of a conversation named the user. An item under such a key is read
 * if there is none under the current key, and the next change is saved under the current one. So a claim without a read
 * needs an existing item.
 *
 * @param lifetimeOf how long the conversations of an account are kept after each change, seconds
 */
export function conversationTable(
  client: DynamoDBClient,
  tableName: string,
  lifetimeOf: (account: string) => number = () => itemLifetime,
): ConversationStore {
  const at = (id: string) => ({ TableName: tableName, Key: { conversation: { S: id } } });

  async function read(id: string): Promise<Conversation | undefined> {
    const { Item: item } = await client.send(new GetItemCommand({ ...at(id), ConsistentRead: true }));
    return item && fromItem(item);
  }
  return {
    async tryClaim(user, claim) {
      const expression = claimExpression(claim, lifetimeOf(user.account));
      if (expression === undefined) return undefined;
      const command = new UpdateItemCommand({
        ...at(conversationId(user)),
        ReturnValues: 'ALL_NEW',
        ...expression,
      });
      const written = await ifConditionHolds(client.send(command));
      return written && fromItem(written.Attributes as Item);
    },

    async load(user) {
      return (await read(conversationId(user))) ?? read(formerConversationId(user));
    },

    save(user, conversation, now) {
      const command = new PutItemCommand({
        TableName: tableName,
        Item: {
          ...toItem(conversationId(user), conversation, now, lifetimeOf(user.account)),
          ...openIdOfTagged(user, conversation),
        },
        ConditionExpression: 'attribute_not_exists(version) OR version = :before',
        ExpressionAttributeValues: { ':before': { N: String(conversation.version - 1) } },
      });
      return isWritten(client.send(command));
    },

    takePlace(account, { key, times, until }) {
      const command = new UpdateItemCommand({
        ...at(placeId(account, key)),
        UpdateExpression: `ADD taken :one${until === null ? '' : ' SET expiresAt = :until'}`,
        ConditionExpression: 'attribute_not_exists(taken) OR taken < :times',
        ExpressionAttributeValues: {
          ':one': { N: '1' },
          ':times': { N: String(times) },
          ...(until === null ? {} : { ':until': { N: String(until) } }),
        },
      });
      return isWritten(client.send(command));
    },
  };
}
