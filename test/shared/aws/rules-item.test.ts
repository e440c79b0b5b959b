import { describe, expect, it } from 'vitest';
import { rulesDigest } from '#infra/rules/digest.ts';
import { fromParts, toParts } from '#shared/aws/rules-item.ts';
import { named } from './live-rules-set-up.ts';

describe('the parts of a version', () => {
  const long = JSON.stringify(
    Array.from({ length: 60_000 }, (_, index) => `${index} ${Math.imul(index, 2654435761) >>> 0}`),
  );
  it('are put together again', async () => {
    const parts = toParts(long);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.every(({ data }) => data.length <= 350_000)).toBe(true);
    expect(await fromParts(parts)).toBe(long);
  });
  it.each<[string, (parts: ReturnType<typeof toParts>) => ReturnType<typeof toParts>]>([
    ['one is missing', (parts) => parts.slice(1)],
    ['they are in another order', (parts) => parts.toReversed()],
    [
      'one is changed',
      ([first, ...rest]) => [{ ...(first as (typeof rest)[0]), data: Buffer.from('x') }, ...rest],
    ],
    ['they are of another text', (parts) => parts.map((part) => ({ ...part, digest: 'x' }))],
    ['there are none', () => []],
  ])('are refused when %s', async (_, change) => {
    await expect(fromParts(change(toParts(long)))).rejects.toThrow(/cannot be used/);
  });
});

describe('the digest of rules', () => {
  it('is that of what they say, not of how it is written', () => {
    const other = {
      ...named('a'),
      rules: named('a').rules.map((rule) => Object.fromEntries(Object.entries(rule).reverse())),
    };
    expect(rulesDigest(other as ReturnType<typeof named>, {})).toBe(rulesDigest(named('a'), {}));
    expect(rulesDigest(named('b'), {})).not.toBe(rulesDigest(named('a'), {}));
    expect(rulesDigest({ ...named('a'), timezone: 'Asia/Tokyo' }, {})).not.toBe(rulesDigest(named('a'), {}));
  });
});
