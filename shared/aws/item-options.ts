import type { marshallOptions } from '@aws-sdk/util-dynamodb';

/**
 * How values become the attributes of an item. What is undefined is left out. A map may have any keys: rules name what
 * they remember, and the library takes a map with the key `constructor` for an instance of a class.
 */
export const itemOptions = {
  removeUndefinedValues: true,
  convertClassInstanceToMap: true,
} as const satisfies marshallOptions;
