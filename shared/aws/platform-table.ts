import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { isWritten } from './if-condition-holds.ts';

/** What is kept of a third-party platform. Times in epoch seconds. */
export interface StoredPlatform {
  readonly version: number;
  readonly ticket: string;
  /** `CreateTime` of the push that brought it. */
  readonly ticketAt: number;
  readonly accessToken: string;
  readonly expiresAt: number;
  /** Until when somebody is getting another component token; absent in what was stored before there was a lease. */
  readonly leaseUntil?: number;
}

/** What is kept of an account that has authorized a platform, and of one that has taken it back. */
export interface StoredAuthorizer {
  readonly version: number;
  /** `''` once the authorization was taken back. */
  readonly refreshToken: string;
  /** Those before, newest first, for the case that WeChat does not know the last one. */
  readonly earlierRefreshTokens: readonly string[];
  /** Until when somebody is refreshing it; epoch seconds. */
  readonly leaseUntil: number;
  /** `CreateTime` of the last event that changed the authorization; absent in what was stored before it was kept. */
  readonly changedAt?: number;
}

/** Every write is made over the version that was read before; `false` when another writer was faster. */
export interface PlatformStore {
  readPlatform(platform: string): Promise<StoredPlatform | undefined>;
  writePlatform(platform: string, next: StoredPlatform): Promise<boolean>;
  readAuthorizer(platform: string, appId: string): Promise<StoredAuthorizer | undefined>;
  writeAuthorizer(platform: string, appId: string, next: StoredAuthorizer): Promise<boolean>;
}

/** A table that only the token-refresher may read: unlike access tokens, these secrets do not end by themselves. */
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
          Item: marshall({ id, ...next }, { removeUndefinedValues: true }),
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
