import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { messages, priceOf, priceTable, situations } from '../../support/message-price.ts';
import { monthWithoutTraffic } from '../../support/month-price.ts';
import { templateOf, testAccount } from '../../support/stack-template.ts';

const page = readFileSync('infra/docs/cost.md', 'utf8');

describe('the price of a message', () => {
  it.each(Object.keys(situations) as (keyof typeof situations)[])(
    'is in the docs as it is computed from the counted calls: %s',
    (situation) => expect(page).toContain(priceTable(situation)),
  );
  it('stays below what was promised', () => {
    expect(priceOf(messages['answered, nothing published'], 'busy').total).toBeLessThanOrEqual(3.5);
    expect(priceOf(messages['answered, published'], 'busy').total).toBeLessThanOrEqual(4.55);
    expect(priceOf(messages['answered, nothing published'], 'quiet').total).toBeLessThanOrEqual(5.9);
  });
});

describe('a month without traffic', () => {
  const month = monthWithoutTraffic(templateOf({ accounts: [testAccount('lantern')] }));
  it.each(Object.entries(month.rows))('says in the docs what is for %s', (name, price) => {
    const row = page.split('\n').find((line) => line.startsWith(`| ${name} |`)) ?? '';
    expect(row).toContain(` ${price.toFixed(2)}`);
  });
  it('is the same in cost.md and README, with and without free tiers', () => {
    const sums = `$${month.total.toFixed(2)}, and $${month.afterFreeTiers.toFixed(2)} after AWS's permanent free tiers`;
    expect(page.replaceAll(/\s+/g, ' ')).toContain(sums);
    expect(readFileSync('README.md', 'utf8').replaceAll(/\s+/g, ' ')).toContain(sums);
    expect(page).toContain(`which look at ${month.watched} metrics`);
  });
});
