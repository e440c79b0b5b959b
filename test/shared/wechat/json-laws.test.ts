import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '#shared/wechat/clean-text.ts';
import { parseJson } from '#shared/wechat/json.ts';

describe('parseJson', () => {
  it('reads back whatever JSON.stringify writes of text', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[A-Za-z]{1,12}$/), fc.string({ unit: 'binary' })),
        (object) => {
          const clean = Object.entries(object).map(([name, text]) => [name, cleanText(text)]);
          expect({ ...parseJson(JSON.stringify(object)) }).toEqual(Object.fromEntries(clean));
        },
      ),
    );
  });
  it('reads any JSON object as JSON.parse does, with leaves as text', () => {
    fc.assert(
      fc.property(
        fc.object({ maxDepth: 3, key: fc.stringMatching(/^[a-z]{1,6}$/) }),
        fc.nat(4),
        (object, space) => {
          const json = JSON.stringify(object, null, space);
          expect(parseJson(json)).toEqual(asText(JSON.parse(json)));
        },
      ),
    );
  });
});

function asText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asText);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, asText(one)]));
  if (typeof value === 'number') return JSON.stringify(value);
  return value === null ? '' : cleanText(String(value));
}
