import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';

const tests = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((file) => `test/${file}`)
  .filter((file) => file.endsWith('.test.ts'));

/** The lines of the first table: who could do what, and what stops it. */
function threats(page: string): string[] {
  const lines = readFileSync(page, 'utf8').split('\n');
  const from = lines.findIndex((line) => line.startsWith('| ---')) + 1;
  const length = lines.slice(from).findIndex((line) => !line.startsWith('|'));
  return lines.slice(from, from + length);
}

describe.each(['infra/docs/security.md', 'infra/docs/zh-CN/security.md'])('%s', (page) => {
  it('has a line for each threat', () => expect(threats(page).length).toBeGreaterThan(25));
  it.each(threats(page))('says by which test it holds: %s', (line) => {
    const named = [...line.matchAll(/`([\w/.-]+\.test\.ts)`/g)].map(([, name]) => name as string);
    expect(named).not.toEqual([]);
    for (const name of named) {
      const found = name.includes('/')
        ? tests.filter((file) => file === name)
        : tests.filter((file) => basename(file) === name);
      expect([name, found.length]).toEqual([name, 1]);
    }
  });
});
