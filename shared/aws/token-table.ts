import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { isWritten } from './if-condition-holds.ts';
import { itemOptions } from './item-options.ts';

/**
 * An account's item in the TokenTable, by the key `account`. Other services that are granted `dynamodb:GetItem` on the
 * table can read it; only the token-refresher writes it. Times are in epoch seconds.
 */
export interface StoredToken {
  readonly accessToken: string;
  /** When it ends, according to WeChat's answer; it may be invalidated earlier. */
  readonly expiresAt: number;
  /** When WeChat was last asked. */
  readonly fetchedAt: number;
  /** Counts the tokens: it increases by one with every new token. */
  readonly version: number;
  /** When a new token was last forced, and how often that day; WeChat allows 20 a day. */
  readonly forcedAt: number;
  readonly forcedToday: number;
  /** Until when WeChat must not be asked, because it said so; 0 if it may. */
  readonly pausedUntil: number;
  /** When the last report of a rejected token was handled; absent if there was none. */
  readonly reportedAt?: number;
}

export interface TokenStore {
  read(account: string): Promise<StoredToken | undefined>;
  /** Replaces the version and times that were read; `false` if another writer was faster. */
  write(account: string, token: StoredToken, before: StoredToken | undefined): Promise<boolean>;
}

export function tokenTable(client: DynamoDBClient, tableName: string): TokenStore {
  return {
    async read(account) {
      const { Item: item } = await client.send(
        new GetItemCommand({ TableName: tableName, Key: { account: { S: account } }, ConsistentRead: true }),
      );
      return item && (unmarshall(item) as StoredToken);
    },

    async write(account, token, before) {
      return isWritten(
        client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: marshall({ account, ...token }, itemOptions),
            ...(before === undefined
              ? { ConditionExpression: 'attribute_not_exists(account)' }
              : {
                  ConditionExpression: `version = :version AND fetchedAt = :fetchedAt AND forcedAt = :forcedAt AND ${
                    before.reportedAt === undefined
                      ? 'attribute_not_exists(reportedAt)'
                      : 'reportedAt = :reportedAt'
                  }`,
                  ExpressionAttributeValues: marshall(
                    {
                      ':version': before.version,
                      ':fetchedAt': before.fetchedAt,
                      ':forcedAt': before.forcedAt,
                      ':reportedAt': before.reportedAt,
                    },
                    itemOptions,
                  ),
                }),
          }),
        ),
      );
    },
  };
}
