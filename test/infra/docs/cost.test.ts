import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { messages, priceOf, priceTable } from '../../support/message-price.ts';

describe('the price of a message', () => {
  it('is in the docs as it is computed from the counted calls', () => {
    expect(readFileSync('infra/docs/cost.md', 'utf8')).toContain(priceTable());
  });
  it('stays below what was promised', () => {
    expect(priceOf(messages['answered, nothing published']).total).toBeLessThanOrEqual(3.5);
    expect(priceOf(messages['answered, published']).total).toBeLessThanOrEqual(4.55);
  });
});
