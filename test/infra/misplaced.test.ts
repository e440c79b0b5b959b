import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { placeOf } from '#infra/language/misplaced.ts';

const source = readFileSync('infra/language/misplaced.ts', 'utf8');
const schema = readFileSync('infra/schema/account.json', 'utf8');
const listed = [...source.matchAll(/^ {2}'(\w+)',$/gm)].map(([, name = '']) => name);

it('names no field that the language does not have', () => {
  expect(listed.length).toBeGreaterThan(40);
  expect(listed.filter((name) => !schema.includes(`"${name}":`))).toEqual([]);
});
it('says of each of them where it is written', () => {
  expect(
    listed.filter((name) => placeOf(name, ['account', 'appId']) ?? placeOf(name, ['image', 'after'])),
  ).toEqual(listed);
});
