import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

/** A file that WeChat holds for an account. */
export interface StoredMedia {
  readonly mediaId: string;
  /** When WeChat forgets it; epoch seconds. */
  readonly expiresAt: number;
}

/** The uploaded files, by account and content, so that not every instance of the sender uploads them again. */
export interface MediaStore {
  read(key: string): Promise<StoredMedia | undefined>;
  write(key: string, media: StoredMedia): Promise<void>;
}

export function mediaTable(client: DynamoDBClient, tableName: string): MediaStore {
  return {
    async read(key) {
      const { Item: item } = await client.send(
        new GetItemCommand({ TableName: tableName, Key: { media: { S: key } } }),
      );
      return item && (unmarshall(item) as StoredMedia);
    },
    async write(key, media) {
      await client.send(
        new PutItemCommand({ TableName: tableName, Item: marshall({ media: key, ...media }) }),
      );
    },
  };
}
