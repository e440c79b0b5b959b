import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { itemOptions } from './item-options.ts';

export type UpdateExpression = Pick<
  UpdateItemCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/** Collects the clauses of a conditional update and numbers the placeholders that DynamoDB wants for names and values. */
export function expressionBuilder() {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const placeholders = new Map<string, string>();
  const sets: string[] = [];
  const adds: string[] = [];
  const removes: string[] = [];
  const conditions: string[] = [];

  function name(attribute: string): string {
    const known = placeholders.get(attribute);
    if (known !== undefined) return known;
    const placeholder = `#n${placeholders.size}`;
    placeholders.set(attribute, placeholder);
    names[placeholder] = attribute;
    return placeholder;
  }
  function value(of: unknown): string {
    const placeholder = `:v${Object.keys(values).length}`;
    values[placeholder] = of;
    return placeholder;
  }
  return {
    name,
    value,
    set: (attribute: string, to: unknown) => void sets.push(`${name(attribute)} = ${value(to)}`),
    add: (attribute: string, count: number) => void adds.push(`${name(attribute)} ${value(count)}`),
    remove: (attribute: string) => void removes.push(name(attribute)),
    /** Conditions are joined by AND. */
    require: (condition: string) => void conditions.push(`(${condition})`),
    build: (): UpdateExpression => ({
      UpdateExpression: [
        `SET ${sets.join(', ')} ADD ${adds.join(', ')}`,
        ...(removes.length === 0 ? [] : [`REMOVE ${removes.join(', ')}`]),
      ].join(' '),
      ConditionExpression: conditions.join(' AND '),
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: marshall(values, itemOptions),
    }),
  };
}

export type ExpressionBuilder = ReturnType<typeof expressionBuilder>;
