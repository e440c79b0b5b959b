import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { itemLifetime } from './conversation-item.ts';
import { isWritten } from './if-condition-holds.ts';

/** The pause of an account's sends. Times are in epoch seconds. */
export interface Pause {
  /** What WeChat answered. */
  readonly code: number;
  readonly since: number;
  /** How often a probe has been sent since the pause began. */
  readonly probes: number;
  /** When it may be tried next; 0 once sends go out again. */
  readonly probeAt: number;
}

/** What all instances of the sender know about an account that WeChat refuses. */
export interface PauseStore {
  read(account: string): Promise<Pause | undefined>;
  /** Replaces what was read before; `false` if another writer was faster. */
  write(account: string, pause: Pause, before: Pause | undefined): Promise<boolean>;
}

/** The item is in the ConversationTable, as the account's conversation with nobody. */
export function pauseStore(client: DynamoDBClient, tableName: string): PauseStore {
  const keyOf = (account: string): string => `${account}#`;
  return {
    async read(account) {
      const { Item: item } = await client.send(
        new GetItemCommand({
          TableName: tableName,
          Key: { conversation: { S: keyOf(account) } },
          ConsistentRead: true,
        }),
      );
      if (item === undefined) return undefined;
      const { code, since, probes, probeAt } = unmarshall(item) as Pause;
      return { code, since, probes, probeAt };
    },
    async write(account, pause, before) {
      return isWritten(
        client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: marshall({
              conversation: keyOf(account),
              ...pause,
              expiresAt: Math.max(pause.since, pause.probeAt) + itemLifetime,
            }),
            ...(before === undefined
              ? { ConditionExpression: 'attribute_not_exists(conversation)' }
              : {
                  ConditionExpression: '#since = :since AND #probes = :probes AND #probeAt = :probeAt',
                  ExpressionAttributeNames: { '#since': 'since', '#probes': 'probes', '#probeAt': 'probeAt' },
                  ExpressionAttributeValues: marshall({
                    ':since': before.since,
                    ':probes': before.probes,
                    ':probeAt': before.probeAt,
                  }),
                }),
          }),
        ),
      );
    },
  };
}
