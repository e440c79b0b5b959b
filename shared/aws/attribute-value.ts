import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Record<string, AttributeValue>;

/**
 * An item of DynamoDB: each value with its type. What is undefined is left out. These are the types of JSON, and bytes; for
 * them this takes a tenth of the time of `@aws-sdk/util-dynamodb`, and a conversation is converted with every message.
 *
 * @throws TypeError for what DynamoDB could not give back as it was
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
 */
export function marshall(values: object): Item {
  const item: Item = {};
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) item[name] = toAttribute(value);
  return item;
}

function toAttribute(value: unknown): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'number':
      if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return { N: String(value) };
      break;
    case 'boolean':
      return { BOOL: value };
    case 'object':
      if (value === null) return { NULL: true };
      if (Array.isArray(value)) return { L: value.filter((one) => one !== undefined).map(toAttribute) };
      if (value instanceof Uint8Array) return { B: value };
      return { M: marshall(value) };
  }
  throw new TypeError(`An attribute in DynamoDB cannot be a ${typeof value} like ${String(value)}.`);
}

/**
 * The values of an item of DynamoDB.
 *
 * @throws TypeError for a type that {@link marshall} does not write
 */
// biome-ignore lint/suspicious/noExplicitAny: who reads a table knows what it wrote there.
export function unmarshall(item: Item): Record<string, any> {
  const values: Record<string, unknown> = {};
  for (const name in item) values[name] = fromAttribute(item[name] as AttributeValue);
  return values;
}

function fromAttribute(attribute: AttributeValue): unknown {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.M !== undefined) return unmarshall(attribute.M);
  if (attribute.L !== undefined) return attribute.L.map(fromAttribute);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.NULL !== undefined) return null;
  if (attribute.B !== undefined) return attribute.B;
  throw new TypeError(`An attribute of type ${Object.keys(attribute).join()} is none of ours.`);
}
