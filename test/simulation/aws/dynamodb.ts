import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Engine } from '../engine/engine.ts';
import type { Process } from '../engine/process.ts';
import { callService } from '../engine/service-call.ts';
import { dynamoDbItems, type TableName } from './dynamodb-items.ts';
import type { Item } from './expression.ts';

/** The product's tables, as its functions reach them. */
export interface SimulatedDynamoDb {
  item(table: TableName, key: string): Item | undefined;
  /** The SDK's client, as a process has it. */
  clientOf(process: Process): DynamoDBClient;
}

/** @param onWrite runs after each write */
export function simulatedDynamoDb(
  engine: Engine,
  onWrite: (table: TableName, key: string, before: Item | undefined, after: Item) => void,
): SimulatedDynamoDb {
  const { item, perform } = dynamoDbItems(onWrite);
  return {
    item,
    clientOf(process) {
      const send = (command: { readonly input: { readonly TableName?: string } }) =>
        callService(engine, process, {
          what: () => `${command.constructor.name.replace('Command', '')} ${command.input.TableName}`,
          effect: () => perform(command),
          refusal: throttled,
        });
      return { send } as unknown as DynamoDBClient;
    },
  };
}

function throttled(): Error {
  return Object.assign(new Error('Throughput exceeds the current capacity'), { name: 'ThrottlingException' });
}
