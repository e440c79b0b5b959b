import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contracts } from '#shared/contracts/published.ts';
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

/** A month, as AWS's price examples count it. */
const hours = 730;
const seconds = hours * 3600;
/** List prices of us-east-1, by the words before them in cost.md. */
const listed = {
  'A NAT gateway is': 0.045,
  'a t4g.nano': 0.0042,
  'a public IPv4 address': 0.005,
  '8 GB of gp3': 0.64,
} as const;

describe('the prices of options', () => {
  const row = (option: string): string =>
    readFileSync('infra/docs/deploy.md', 'utf8')
      .split('\n')
      .find((line) => line.startsWith('|') && line.includes(`\`${option}\` |`)) ?? '';
  const { 'A NAT gateway is': gateway, 'a t4g.nano': nano, 'a public IPv4 address': address } = listed;
  it.each(Object.entries(listed))('are made of list prices: %s', (words, price) => {
    expect(readFileSync('infra/docs/cost.md', 'utf8').replaceAll(/\s+/g, ' ')).toContain(
      `${words} $${price}`,
    );
  });
  it.each([
    ['nat-instance', [nano * hours, address * hours, listed['8 GB of gp3']]],
    ['nat-gateway', [gateway * hours, address * hours]],
  ])('add up: %s', (option, parts) => {
    const sum = parts.reduce((total, part) => total + part, 0);
    // What is shown as a sum is rounded to ten cents.
    expect(row(option)).toContain(`${dollars(Math.round(sum * 10) / 10)}: `);
    for (const part of parts) expect(row(option)).toContain(` ${part.toFixed(2)}`);
  });
  it('add up: provisionedConcurrency', () => {
    expect(row('provisionedConcurrency')).toContain(`${dollars(0.5 * seconds * 0.00000333)} each`);
  });
});

describe('the events', () => {
  const page = readFileSync('infra/docs/other-services.md', 'utf8');
  it.each(Object.values(contracts).map(({ detailType }) => detailType))(
    'are explained to other services: %s',
    (detailType) => expect(page.includes(`\`${detailType}\``)).toBe(true),
  );
});
