import {
  type AttributeValue,
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { holds, type Item, type Placeholders, updated } from './expression.ts';

/** The key attributes of each table. */
const tables = {
  conversations: ['conversation'],
  tokens: ['account'],
  rules: ['account', 'item'],
  media: ['media'],
  audits: ['conversation', 'record'],
} as const;
export type TableName = keyof typeof tables;

export interface DynamoDbItems {
  item(table: TableName, key: string): Item | undefined;
  /** Does what a command of the SDK asks for, at once. */
  perform(command: object): object;
}

/**
 * Items with what DynamoDB promises of single ones: a condition and its write are one step, and reads see it.
 *
 * @param onWrite runs after each write
 */
export function dynamoDbItems(
  onWrite: (table: TableName, key: string, before: Item | undefined, after: Item) => void = () => {},
): DynamoDbItems {
  const contents = new Map<string, Item>();
  const addressOf = (table: TableName, item: Item): string =>
    `${table}/${tables[table].map((name) => item[name]?.S).join('/')}`;

  function write(
    table: TableName,
    key: Item,
    condition: string | undefined,
    placeholders: Placeholders,
    change: (before: Item) => Item,
  ): Item {
    const address = addressOf(table, key);
    const before = contents.get(address);
    if (!holds(condition, before ?? {}, placeholders)) throw conditionFailed();
    const after = change(before ?? {});
    contents.set(address, after);
    onWrite(table, address.slice(table.length + 1), before, after);
    return after;
  }

  return {
    item: (table, key) => contents.get(`${table}/${key}`),
    perform(command) {
      if (command instanceof GetItemCommand) {
        const { TableName, Key = {} } = command.input;
        const found = contents.get(addressOf(TableName as TableName, Key));
        return found === undefined ? {} : { Item: found };
      }
      if (command instanceof PutItemCommand) {
        const { TableName, Item: item = {}, ConditionExpression } = command.input;
        write(TableName as TableName, item, ConditionExpression, placeholdersOf(command.input), () => item);
        return {};
      }
      if (command instanceof UpdateItemCommand) {
        const { TableName, Key = {}, ConditionExpression, UpdateExpression = '' } = command.input;
        const placeholders = placeholdersOf(command.input);
        const after = write(TableName as TableName, Key, ConditionExpression, placeholders, (before) =>
          updated(UpdateExpression, { ...before, ...Key }, placeholders),
        );
        return { Attributes: after };
      }
      if (command instanceof QueryCommand) return { Items: [] };
      throw new Error(`${command.constructor.name} is not simulated`);
    },
  };
}

function placeholdersOf(input: {
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
}): Placeholders {
  return { names: input.ExpressionAttributeNames ?? {}, values: input.ExpressionAttributeValues ?? {} };
}

function conditionFailed(): Error {
  return new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
}
