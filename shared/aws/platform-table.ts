import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { isWritten } from './if-condition-holds.ts';
import { itemOptions } from './item-options.ts';

/** What is stored about a third-party platform. Times in epoch seconds. */
export interface StoredPlatform {
  readonly version: number;
  readonly ticket: string;
  /** `CreateTime` of the push that brought it. */
  readonly ticketAt: number;
  readonly accessToken: string;
  readonly expiresAt: number;
  /** Until when a refresher is fetching a new component token; absent in items of earlier versions. */
  readonly leaseUntil?: number;
}

/** What is stored about an account that has authorized a platform, or has withdrawn its authorization. */
export interface StoredAuthorizer {
  readonly version: number;
  /** `''` once the authorization was taken back. */
  readonly refreshToken: string;
  /** Earlier ones, newest first, in case WeChat does not know the last one. */
  readonly earlierRefreshTokens: readonly string[];
  /** Until when somebody is refreshing it; epoch seconds. */
  readonly leaseUntil: number;
  /** `CreateTime` of the last event that changed the authorization; absent in items of earlier versions. */
  readonly changedAt?: number;
}

/** Every write replaces the version that was read; `false` if another writer was faster. */
export interface PlatformStore {
  readPlatform(platform: string): Promise<StoredPlatform | undefined>;
  writePlatform(platform: string, next: StoredPlatform): Promise<boolean>;
  readAuthorizer(platform: string, appId: string): Promise<StoredAuthorizer | undefined>;
  writeAuthorizer(platform: string, appId: string, next: StoredAuthorizer): Promise<boolean>;
}

/** A table that only the token-refresher may read: unlike access tokens, these secrets do not expire. */
export function platformTable(client: DynamoDBClient, tableName: string): PlatformStore {
  async function read(id: string): Promise<unknown> {
    const { Item: item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: { id: { S: id } }, ConsistentRead: true }),
    );
    return item && unmarshall(item);
  }
  async function write(id: string, next: { readonly version: number }): Promise<boolean> {
    return isWritten(
      client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: marshall({ id, ...next }, itemOptions),
          ConditionExpression: 'attribute_not_exists(id) OR version = :before',
          ExpressionAttributeValues: { ':before': { N: String(next.version - 1) } },
        }),
      ),
    );
  }
  return {
    readPlatform: (platform) => read(platform) as Promise<StoredPlatform | undefined>,
    writePlatform: (platform, next) => write(platform, next),
    readAuthorizer: (platform, appId) =>
      read(`${platform}#${appId}`) as Promise<StoredAuthorizer | undefined>,
    writeAuthorizer: (platform, appId, next) => write(`${platform}#${appId}`, next),
  };
}
