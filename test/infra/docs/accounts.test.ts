import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { accountSchema } from '#infra/config/account-schema.ts';

const page = readFileSync('infra/docs/accounts.md', 'utf8');
const rows = page.match(/^\| `.*\|$/gm) ?? [];

describe('the page about account files', () => {
  it('has a row for every field, and for no other', () => {
    const named = rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    expect(named.toSorted()).toEqual(Object.keys(accountSchema.shape).toSorted());
  });
  it.each(Object.entries(JSON.parse(JSON.stringify(defaults()))))(
    'names the default of %s',
    (name, value) => {
      const row = rows.find((one) => one.startsWith(`| \`${name}\` |`)) ?? '';
      expect(row.split('|')[2]).toContain(`\`${Array.isArray(value) ? `[${value.join(', ')}]` : value}\``);
    },
  );
});

/** The defaults that are worth telling: those that are not empty. */
function defaults(): Record<string, unknown> {
  const account = accountSchema.parse({
    account: 'a',
    kind: 'official-account',
    appId: 'wx7d3a51c9e40b2f86',
  });
  const { account: _, kind, appId, ...more } = account;
  return Object.fromEntries(
    Object.entries(more).filter(
      ([, value]) => typeof value !== 'object' || (Array.isArray(value) && value.length > 0),
    ),
  );
}
