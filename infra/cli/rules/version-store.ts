import { type DynamoDBClient, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { isWritten } from '#shared/aws/if-condition-holds.ts';
import {
  type CurrentRules,
  currentItem,
  type PartKind,
  partPrefix,
  toParts,
  versionItem,
  versionPrefix,
} from '#shared/aws/rules-item.ts';
import { type RulesTable, rulesTable } from '#shared/aws/rules-table.ts';
import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';

/** A version of an account's rules that was pushed. */
export interface RulesVersion {
  readonly version: number;
  /** Epoch seconds. */
  readonly at: number;
  readonly by: string;
  readonly note: string;
  /** The digest of the rules alone. */
  readonly digest: string;
  /** The deployment of the account's rules that it was pushed over. */
  readonly baseDeployment: string;
  /** How many rules it has. */
  readonly rules: number;
  /** The account's time zone, for showing times; absent in older versions. */
  readonly timezone?: string;
}

/** The RulesTable as the command line reads and writes it. */
export interface VersionStore extends RulesTable {
  /** Newest first. */
  versions(account: string): Promise<RulesVersion[]>;
  /** Stores a version under a number that is not taken. It is not in force yet. */
  store(account: string, version: RulesVersion, texts: Readonly<Record<PartKind, string>>): Promise<void>;
  /**
   * Puts versions in force or schedules them.
   *
   * @param before the state as it was read
   * @throws CodedError `rules_changed_meanwhile`
   */
  putInForce(account: string, current: CurrentRules, before: CurrentRules | undefined): Promise<void>;
}

export function versionStore(client: DynamoDBClient, tableName: string): VersionStore {
  const put = (item: object, condition?: PutCondition): Promise<unknown> =>
    client.send(new PutItemCommand({ TableName: tableName, Item: marshall(item), ...condition }));
  return {
    ...rulesTable(client, tableName),

    async versions(account) {
      const query = {
        TableName: tableName,
        KeyConditionExpression: 'account = :account AND begins_with(#item, :prefix)',
        ExpressionAttributeNames: { '#item': 'item' },
        ExpressionAttributeValues: marshall({ ':account': account, ':prefix': versionPrefix }),
        ScanIndexForward: false,
        ConsistentRead: true,
      };
      const versions: RulesVersion[] = [];
      for await (const { Items: items = [] } of paginateQuery({ client }, query)) {
        versions.push(...items.map((item) => unmarshall(item) as RulesVersion));
      }
      return versions;
    },

    async store(account, version, texts) {
      const { version: number } = version;
      await onlyIfUnchanged(account, () =>
        put(
          { account, item: versionItem(number), ...version },
          { ConditionExpression: 'attribute_not_exists(account)' },
        ),
      );
      for (const [kind, text] of Object.entries(texts) as [PartKind, string][]) {
        for (const [index, part] of toParts(text).entries()) {
          await put({
            account,
            item: `${partPrefix(number, kind)}${String(index).padStart(2, '0')}`,
            ...part,
          });
        }
      }
    },

    async putInForce(account, current, before) {
      await onlyIfUnchanged(account, () =>
        put({ account, item: currentItem, ...current }, unchangedSince(before)),
      );
    },
  };
}

type PutCondition = Pick<
  PutItemCommand['input'],
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

function unchangedSince(before: CurrentRules | undefined): PutCondition {
  if (before === undefined) return { ConditionExpression: 'attribute_not_exists(account)' };
  const { revision, version, at } = before;
  if (revision === undefined) {
    return {
      ConditionExpression: '#version = :version AND #at = :at AND attribute_not_exists(revision)',
      ExpressionAttributeNames: { '#version': 'version', '#at': 'at' },
      ExpressionAttributeValues: marshall({ ':version': version, ':at': at }),
    };
  }
  return {
    ConditionExpression: 'revision = :revision',
    ExpressionAttributeValues: marshall({ ':revision': revision }),
  };
}

async function onlyIfUnchanged(account: string, write: () => Promise<unknown>): Promise<void> {
  if (await isWritten(write())) return;
  throw new ToldError(
    'rules_changed_meanwhile',
    both(
      `Somebody else has changed the rules of ${account} just now. See \`rules versions ${account}\`, and do it again.`,
      `刚刚有别人改了 ${account} 的规则。看看 \`rules versions ${account}\`，再做一次。`,
    ),
  );
}
