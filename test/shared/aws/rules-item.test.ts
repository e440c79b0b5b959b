import { describe, expect, it } from 'vitest';
import { rulesDigest } from '#infra/rules/digest.ts';
import { fromParts, toParts } from '#shared/aws/rules-item.ts';
import { named } from './live-rules-set-up.ts';

describe('the parts of a version', () => {
  const long = JSON.stringify(
    Array.from({ length: 60_000 }, (_, index) => `${index} ${Math.imul(index, 2654435761) >>> 0}`),
  );
  const parts = toParts(long);
  it('are put together again', async () => {
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.every(({ data }) => data.length <= 350_000)).toBe(true);
    expect(await fromParts(parts)).toBe(long);
  });
  it.each<[string, (whole: typeof parts) => typeof parts]>([
    ['one is missing', ([, ...rest]) => rest],
    ['they are in another order', (whole) => whole.toReversed()],
    [
      'one is changed',
      ([first, ...rest]) => [{ ...(first as (typeof rest)[0]), data: Buffer.from('x') }, ...rest],
    ],
    ['they are of another text', (whole) => whole.map((part) => ({ ...part, digest: 'x' }))],
    ['there are none', () => []],
  ])('are refused when %s', async (_, change) => {
    await expect(fromParts(change(parts))).rejects.toThrow(/cannot be used/);
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
