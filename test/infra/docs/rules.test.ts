import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { menuSchema } from '#infra/config/menu-schema.ts';
import { withoutPatterns } from '#infra/config/read-yaml.ts';
import { conditionSchema } from '#infra/rules/schema/condition.ts';
import { ruleSchema } from '#infra/rules/schema/rule.ts';
import { textConditionSchema } from '#infra/rules/schema/text.ts';
import { testFileSchema } from '#infra/rules/testing/schema.ts';
import { checkWith, inOneLine } from '#shared/schema-check.ts';
import { issuesOf } from '../../support/rules-builder.ts';

const text = readFileSync('infra/docs/rules.md', 'utf8');
const examples = [...text.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, yaml = '']) => yaml);

describe('the examples in the page about rules', () => {
  it('are looked at', () => {
    expect(examples.length).toBeGreaterThan(7);
  });
  it.each(examples)('%s', (yaml) => {
    const value = withoutPatterns(parse(yaml, { merge: true }));
    if ('cases' in value) {
      const checked = checkWith(testFileSchema, value);
      expect(checked.ok ? '' : inOneLine(checked.issues)).toBe('');
      return;
    }
    if ('menu' in value) {
      const checked = checkWith(menuSchema, value.menu);
      expect(checked.ok ? '' : inOneLine(checked.issues)).toBe('');
      return;
    }
    const { rules, ...more } = Array.isArray(value) ? { rules: value } : value;
    expect(issuesOf(rules, { with: more })).toEqual([]);
  });
});

describe('the page about rules', () => {
  it.each([
    ['condition', conditionSchema],
    ['comparison of a text', textConditionSchema],
    ['field of a rule', ruleSchema],
  ])('shows each %s', (_, schema) => {
    const fields = Object.keys(schema.shape);
    const isShown = (field: string) => text.includes(`${field}: `) || text.includes(`\`${field}\``);
    expect(fields.length).toBeGreaterThan(5);
    expect(fields.filter((field) => !isShown(field))).toEqual([]);
  });
  it('names every warning', () => {
    const sources = readdirSync('infra/rules/lint')
      .map((file) => readFileSync(`infra/rules/lint/${file}`, 'utf8'))
      .join();
    const codes = [...sources.matchAll(/code:[^,]*?'([a-z-]+)'(?: : '([a-z-]+)')?/g)].flatMap(
      ([, ...found]) => found.filter(Boolean),
    );
    expect(codes.length).toBeGreaterThan(12);
    expect(codes.filter((code) => !text.includes(`\`${code}\``))).toEqual([]);
  });
});
