import { type LocalDynamoDb, startDynamoDb } from '#infra/local/aws/dynamodb.ts';

export const TableName = 'conversations';

/** An in-memory DynamoDB with the table of conversations. */
export function startConversationsTable(): Promise<LocalDynamoDb> {
  return startDynamoDb([
    {
      TableName,
      KeySchema: [{ AttributeName: 'conversation', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'conversation', AttributeType: 'S' }],
    },
  ]);
}
