import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { memoryAttributes, openIdAttribute } from '#shared/aws/conversation-item.ts';
import type { Kept } from '#shared/rules/memory.ts';

/** A user with at least one tag. Every time is in epoch seconds. */
export interface TaggedUser {
  /** Null if the user was tagged before openids were stored with tags, and was not tagged or untagged since. */
  readonly openId: string | null;
  readonly lastContact: number;
  /** When each tag ends, by name. */
  readonly tags: ReadonlyMap<string, number>;
}

/** The cost of reading a table so far. */
export interface ScanProgress {
  /** Users of all accounts: DynamoDB reads them all, and charges for them. */
  readonly conversations: number;
  /** Read request units. */
  readonly units: number;
}

/**
 * Reads the users of an account who have a tag. This scans the whole ConversationTable, a megabyte a page.
 *
 * @param now epoch seconds; tags that have ended by then do not count
 * @param onPage called after each page with the cost so far
 */
export async function taggedUsers(
  client: DynamoDBClient,
  tableName: string,
  account: string,
  now: number,
  onPage: (progress: ScanProgress) => void,
): Promise<TaggedUser[]> {
  const pages = paginateScan(
    { client },
    {
      TableName: tableName,
      FilterExpression: 'begins_with(#conversation, :account) AND attribute_exists(#kept.#tags)',
      ProjectionExpression: '#openId, #contactAt, #kept.#tags',
      ExpressionAttributeNames: {
        '#conversation': 'conversation',
        '#openId': openIdAttribute,
        '#contactAt': memoryAttributes.contactAt,
        '#kept': memoryAttributes.kept,
        '#tags': 'tags' satisfies keyof Kept,
      },
      ExpressionAttributeValues: { ':account': { S: `${account}#` } },
      ReturnConsumedCapacity: 'TOTAL',
    },
  );
  const users: TaggedUser[] = [];
  let read: ScanProgress = { conversations: 0, units: 0 };
  for await (const { Items: items = [], ScannedCount: scanned = 0, ConsumedCapacity: consumed } of pages) {
    read = {
      conversations: read.conversations + scanned,
      units: read.units + (consumed?.CapacityUnits ?? 0),
    };
    onPage(read);
    for (const item of items) {
      const user = taggedUserOf(unmarshall(item), now);
      if (user.tags.size > 0) users.push(user);
    }
  }
  return users.sort((a, b) => b.lastContact - a.lastContact);
}

function taggedUserOf(item: Record<string, unknown>, now: number): TaggedUser {
  const kept = (item[memoryAttributes.kept] ?? {}) as Kept;
  const tags = Object.entries(kept.tags ?? {}).flatMap(([tag, { until }]) =>
    until > now ? [[tag, until] as const] : [],
  );
  return {
    openId: (item[openIdAttribute] as string | undefined) ?? null,
    lastContact: Number(item[memoryAttributes.contactAt] ?? 0),
    tags: new Map(tags),
  };
}

/** How many users have each tag, most frequent first. */
export function countTags(users: readonly TaggedUser[]): { readonly tag: string; readonly users: number }[] {
  const counts = new Map<string, number>();
  for (const { tags } of users) for (const tag of tags.keys()) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts]
    .map(([tag, count]) => ({ tag, users: count }))
    .sort((a, b) => b.users - a.users || (a.tag < b.tag ? -1 : 1));
}
