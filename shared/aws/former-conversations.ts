import { DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AccountUser } from '../window/conversation.ts';
import { formerConversationId } from './conversation-item.ts';

/**
 * The items whose key names a user, as in version 0.1.0 and before. They are separate from the other calls of the
 * ConversationTable because the receiver makes those too, and it must not delete anything.
 */
export interface FormerConversations {
  delete(user: AccountUser): Promise<void>;
}

export function formerConversations(client: DynamoDBClient, tableName: string): FormerConversations {
  return {
    async delete(user) {
      const Key = { conversation: { S: formerConversationId(user) } };
      await client.send(new DeleteItemCommand({ TableName: tableName, Key }));
    },
  };
}
