import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import {
  type CurrentRules,
  currentItem,
  fromParts,
  type Part,
  type PartKind,
  partPrefix,
} from './rules-item.ts';

/** The RulesTable, as functions read it. */
export interface RulesTable {
  /** Which rules of an account are in force; `undefined` if no version was ever pushed. */
  current(account: string): Promise<CurrentRules | undefined>;
  /**
   * The text of a version.
   *
   * @throws CodedError `rules_damaged`
   */
  text(account: string, version: number, kind: PartKind): Promise<string>;
}

export function rulesTable(client: DynamoDBClient, tableName: string): RulesTable {
  return {
    async current(account) {
      const { Item: item } = await client.send(
        new GetItemCommand({
          TableName: tableName,
          Key: { account: { S: account }, item: { S: currentItem } },
        }),
      );
      return item && (unmarshall(item) as CurrentRules);
    },

    async text(account, version, kind) {
      const parts: Part[] = [];
      let from: Record<string, never> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: 'account = :account AND begins_with(#item, :prefix)',
            ExpressionAttributeNames: { '#item': 'item' },
            ExpressionAttributeValues: {
              ':account': { S: account },
              ':prefix': { S: partPrefix(version, kind) },
            },
            ConsistentRead: true,
            ExclusiveStartKey: from,
          }),
        );
        parts.push(...(page.Items ?? []).map((item) => unmarshall(item) as Part));
        from = page.LastEvaluatedKey as typeof from;
      } while (from !== undefined);
      return fromParts(parts);
    },
  };
}
