import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { editorSchemas, schemasFolder } from '#infra/editor/schemas.ts';

const schemas = editorSchemas();
const ajv = new Ajv({ allowUnionTypes: true, formats: { email: true } });
const validators = new Map(
  Object.entries(schemas).map(([name, text]) => [name, ajv.compile(JSON.parse(text))] as const),
);
const validate = (name: string, value: unknown): boolean => validators.get(name)?.(value) === true;
const account = { account: 'lantern', kind: 'official-account', appId: 'wx7d3a51c9e40b2f86' };
const withRule = (rule: object): object => ({ ...account, rules: [{ id: 'a', ...rule }] });

describe('the JSON Schemas for editors', () => {
  it.each(Object.entries(schemas))('%s is published as it is now (else: npm run schemas)', (name, text) => {
    expect(readFileSync(join(schemasFolder, name), 'utf8')).toBe(text);
  });

  const files = ['infra/examples/accounts', 'infra/examples/cookbook'].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => join(folder, name)),
  );
  it.each([...files, 'infra/examples/cookbook/common/agents.yaml'])('%s names and keeps its own', (file) => {
    const text = readFileSync(file, 'utf8');
    const name = /^# yaml-language-server: \$schema=(?:\.\.\/)+schema\/(\S+)\n/.exec(text)?.[1] ?? '';
    const own = file.includes('/common/') ? 'shared.json' : 'account.json';
    expect(name).toBe(file.endsWith('.test.yaml') ? 'tests.json' : own);
    expect(validate(name, parse(text)), JSON.stringify(validators.get(name)?.errors)).toBe(true);
  });

  it.each<[string, object]>([
    ['a misspelt field', withRule({ wen: { message: 'any' }, reply: { text: 'x' } })],
    ['a misspelt way to compare', withRule({ when: { text: { contain: 'x' } }, reply: { text: 'x' } })],
    [
      'a misspelt way to compare, deep inside',
      withRule({ when: { any: [{ not: { text: { contain: 'x' } } }] } }),
    ],
    ['a reply type that is none', withRule({ when: { message: 'any' }, reply: { txt: 'x' } })],
    ['a duration in words', withRule({ when: { message: 'any' }, cooldown: '1 hour', ignore: true })],
    ['no id', { ...account, rules: [{ when: { message: 'any' }, ignore: true }] }],
    ['a secret', { ...account, appSecret: 'x' }],
  ])('refuse %s', (_, value) => {
    expect(validate('account.json', value)).toBe(false);
  });
  it('explain every field of a rule', () => {
    const { definitions } = JSON.parse(schemas['account.json'] ?? '') as {
      definitions: Record<string, { properties?: Record<string, { description?: string }> }>;
    };
    const fields = Object.entries(definitions['rule']?.properties ?? {});
    expect(fields.length).toBeGreaterThan(20);
    expect(fields.filter(([, { description }]) => !description).map(([name]) => name)).toEqual([]);
  });
});
