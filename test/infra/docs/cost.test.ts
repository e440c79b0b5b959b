import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { messages, priceOf, priceTable, senderMegabytes, situations } from '../../support/message-price.ts';
import { monthWithoutTraffic, mostMetrics } from '../../support/month-price.ts';
import { templateOf, testAccount } from '../../support/stack-template.ts';

const page = readFileSync('infra/docs/cost.md', 'utf8');

describe('the price of a message', () => {
  it.each(Object.keys(situations) as (keyof typeof situations)[])(
    'is in the docs as it is computed from the counted calls: %s',
    (situation) => expect(page).toContain(priceTable(situation)),
  );
  it('stays below what was promised', () => {
    expect(priceOf(messages['answered, nothing published'], 'busy').total).toBeLessThanOrEqual(3.4);
    expect(priceOf(messages['answered, nothing published'], 'quiet').total).toBeLessThanOrEqual(5);
  });
  it('uses the memory that the sender has', () => {
    templateOf().hasResourceProperties('AWS::Lambda::Function', {
      Description: Match.stringLikeRegexp('Answers WeChat users'),
      MemorySize: senderMegabytes,
    });
  });
  it('is the same in the README', () => {
    const of = (name: keyof typeof messages, situation: keyof typeof situations) =>
      priceOf(messages[name], situation).total.toFixed(2);
    const readme = readFileSync('README.md', 'utf8').replaceAll(/\s+/g, ' ');
    expect(readme).toContain(
      `$${of('answered, nothing published', 'busy')} where many users write at once and $${of('answered, nothing published', 'quiet')} where they write one by one`,
    );
    const more = (name: keyof typeof messages): string =>
      (Number(of(name, 'busy')) - Number(of('answered, nothing published', 'busy'))).toFixed(2);
    expect(readme).toContain(
      `Publishing each message on the bus adds $${more('answered, published')}, and a record of each adds $${more('answered, with a record')}.`,
    );
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
    expect(page).toContain(
      `about ${Math.round(month.rows.metrics / 0.3)} that a quiet stack has, of at most ${mostMetrics}`,
    );
    expect(page).toContain(`${month.receives.toLocaleString('en-US')} on reply queue and intake`);
  });
});
