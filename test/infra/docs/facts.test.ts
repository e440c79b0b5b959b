import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { messages, priceOf } from '../../support/message-price.ts';

const readme = readFileSync('README.md', 'utf8').replaceAll(/\s+/g, ' ');
const dollars = (price: number) => `$${price.toFixed(2)}`;
const busy = (message: keyof typeof messages) => priceOf(messages[message], 'busy').total;

describe('the README', () => {
  it('has fewer than 200 lines', () => {
    expect(readFileSync('README.md', 'utf8').split('\n').length).toBeLessThan(200);
  });
  it('says what a million messages cost as it is computed', () => {
    const plain = busy('answered, nothing published');
    const quiet = priceOf(messages['answered, nothing published'], 'quiet').total;
    expect(readme).toContain(`cost ${dollars(plain)} where many users write at once and ${dollars(quiet)}`);
    const published = busy('answered, published') - plain;
    expect(readme).toContain(`on the bus adds ${dollars(published)}`);
    const record = busy('answered, with a record') - plain;
    expect(readme).toContain(`a record of each adds ${dollars(record)}`);
  });
  it('counts recipes as there are', () => {
    const recipes = readFileSync('infra/docs/cookbook.md', 'utf8').match(/^## /gm)?.length ?? 0;
    expect(recipes).toBeGreaterThan(30);
    expect(readme).toContain('more than thirty recipes');
  });
});
