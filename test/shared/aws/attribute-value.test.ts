import * as library from '@aws-sdk/util-dynamodb';
import {
  array,
  assert,
  boolean,
  constant,
  dictionary,
  double,
  letrec,
  oneof,
  property,
  string,
  uint8Array,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marshall, unmarshall } from '#shared/aws/attribute-value.ts';

// The library takes an object with such a field for one of a class.
const name = string().filter((key) => !['__proto__', 'constructor'].includes(key));
const { value } = letrec((tie) => ({
  value: oneof(
    { maxDepth: 4 },
    string(),
    boolean(),
    constant(null),
    double({ noNaN: true, min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
    uint8Array({ maxLength: 8 }),
    array(oneof(tie('value'), constant(undefined)), { maxLength: 4 }),
    dictionary(name, oneof(tie('value'), constant(undefined)), { maxKeys: 4 }),
  ),
}));
const item = dictionary(name, value, { noNullPrototype: true });

describe('items of DynamoDB', () => {
  it("are what the SDK's library makes of the same values", async () => {
    await assert(
      property(item, (values) => {
        expect(marshall(values)).toEqual(library.marshall(values, { removeUndefinedValues: true }));
      }),
    );
  });
  it("give the values that the SDK's library reads in them", async () => {
    await assert(
      property(item, (values) => {
        const written = marshall(values);
        expect(unmarshall(written)).toEqual(library.unmarshall(written));
      }),
    );
  });
  it('may have a field with any name', () => {
    const values = { kept: { constructor: 'x' } };
    expect(unmarshall(marshall(values))).toEqual(values);
  });
  it.each([[Number.NaN], [Number.POSITIVE_INFINITY], [2 ** 53], [1n], [Symbol('s')], [() => 1]])(
    'do not take %s, which would not come back as it was',
    (what) => {
      expect(() => marshall({ a: [what] })).toThrow(TypeError);
    },
  );
  it('refuse a type that is never written', () => {
    expect(() => unmarshall({ a: { SS: ['x'] } })).toThrow('An attribute of type SS is none of ours.');
  });
});
