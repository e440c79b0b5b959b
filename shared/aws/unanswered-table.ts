import { type DynamoDBClient, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

/** A text that only a default rule answered, or none; without the user. */
export interface Unanswered {
  readonly account: string;
  /** Of the push. */
  readonly key: string;
  /** Epoch seconds. */
  readonly at: number;
  readonly text: string;
}

/** Enough to know what was asked. */
const mostCharacters = 200;

/** The items are in the AuditTable under their own key, so that readers of records do not see them. */
const conversationOf = (account: string): string => `${account}?unanswered`;

/** Keeps a question for this many seconds; it is written once, however often its push is handled. */
export async function keepUnanswered(
  client: DynamoDBClient,
  tableName: string,
  { account, key, at, text }: Unanswered,
  keepFor: number,
): Promise<void> {
  await client.send(
    new PutItemCommand({
      TableName: tableName,
      Item: marshall({
        conversation: conversationOf(account),
        record: `${new Date(at * 1000).toISOString()}#${key}`,
        text: [...text].slice(0, mostCharacters).join(''),
        expiresAt: at + keepFor,
      }),
    }),
  );
}

/** Reads the questions of an account, oldest first. @param since epoch seconds */
export async function* readUnanswered(
  client: DynamoDBClient,
  tableName: string,
  account: string,
  since: number,
): AsyncGenerator<Pick<Unanswered, 'at' | 'text'>> {
  const pages = paginateQuery(
    { client },
    {
      TableName: tableName,
      KeyConditionExpression: 'conversation = :conversation AND #record >= :from',
      ExpressionAttributeNames: { '#record': 'record' },
      ExpressionAttributeValues: {
        ':conversation': { S: conversationOf(account) },
        ':from': { S: new Date(since * 1000).toISOString() },
      },
    },
  );
  for await (const { Items: items = [] } of pages) {
    for (const { record, text } of items) {
      yield { at: Date.parse(record?.S?.split('#', 1)[0] ?? '') / 1000, text: text?.S ?? '' };
    }
  }
}
