import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, relative } from 'node:path';
import { didYouMean } from '#shared/closest-name.ts';
import { addToList } from '../../config/add-to-list.ts';
import type { Finding } from '../../config/finding.ts';
import { readYaml } from '../../config/read-yaml.ts';
import type { YamlSource } from '../../config/yaml-source.ts';
import { both, meant } from '../../language/text.ts';
import type { RuleSource } from '../../rules/schema/rule.ts';
import { type CaseSource, type TestFile, testFileSchema } from '../../rules/testing/schema.ts';

export type ReadTests =
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly findings: readonly Finding[] }
  | { readonly kind: 'tests'; readonly file: string; readonly tests: TestFile; readonly source: YamlSource };

/**
 * Reads the tests beside an account's file: `lantern.test.yaml` for `lantern.yaml`.
 *
 * @param rules the ids of its rules
 */
export function readTests(accountFile: string, rules: ReadonlySet<string>): ReadTests {
  const path = testFilesOf(accountFile).find(existsSync);
  if (path === undefined) return { kind: 'none' };
  const file = relative(process.cwd(), path);
  const read = readYaml(readFileSync(path), file, testFileSchema);
  if (!read.ok) return { kind: 'invalid', findings: read.problems };
  const { value: tests, source } = read;
  const findings = unknownRules(tests, rules).map((issue) => source.finding({ severity: 'error', ...issue }));
  return findings.length === 0 ? { kind: 'tests', file, tests, source } : { kind: 'invalid', findings };
}

/** Adds cases after the tests that an account has, and returns the path of the tests. */
export function addCases(accountFile: string, cases: readonly CaseSource[]): string {
  const paths = testFilesOf(accountFile);
  const path = paths.find(existsSync) ?? paths[0];
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  writeFileSync(path, path.endsWith('.json') ? inJson(text, cases) : addToList(text, 'cases', cases));
  return path;
}

function inJson(text: string, cases: readonly CaseSource[]): string {
  const tests = JSON.parse(text) as TestFile;
  return `${JSON.stringify({ ...tests, cases: [...tests.cases, ...cases] }, null, 2)}\n`;
}

/** Where the tests of an account can be; a new file is created at the first path. */
function testFilesOf(accountFile: string): readonly [string, ...string[]] {
  const base = accountFile.slice(0, -extname(accountFile).length);
  return [`${base}.test.yaml`, `${base}.test.yml`, `${base}.test.json`];
}

/** What tests can name of an account's rules: their ids, and the limits that they share. */
export function namesForTests(rules: readonly RuleSource[]): ReadonlySet<string> {
  return new Set(
    rules.flatMap(({ id, limit }) => {
      if (limit === undefined) return [id];
      return [id, `limit:${typeof limit === 'string' ? limit : limit.name}`];
    }),
  );
}

type Issue = Pick<Finding, 'path' | 'code' | 'problem' | 'remedy'>;

/** A test about a rule that does not exist would prove nothing, or the wrong thing. */
function unknownRules({ cases }: TestFile, rules: ReadonlySet<string>): Issue[] {
  return cases.flatMap((one, index) =>
    rulesNamed(one)
      .filter(({ rule }) => rule !== 'none' && !rules.has(rule))
      .map(({ path, rule }) => ({
        path: ['cases', index, ...path],
        code: 'unknown-rule',
        problem: both(
          `there is no rule ${rule}${didYouMean(rule, rules)}`,
          `没有规则 ${rule}${meant(rule, rules)}`,
        ),
        remedy: both('Name a rule of the account by its id, or none.', '写账号里规则的 id，或者 none。'),
      })),
  );
}

function rulesNamed(source: CaseSource): { readonly path: PropertyKey[]; readonly rule: string }[] {
  const applied = Object.keys(source.remembered?.applied ?? {});
  const steps = 'steps' in source ? source.steps : [source];
  return [
    ...applied.map((rule) => ({ path: ['remembered', 'applied', rule], rule })),
    ...steps.flatMap(({ expect }, step) => {
      const rule = typeof expect === 'object' ? expect.rule : undefined;
      const path = 'steps' in source ? ['steps', step, 'expect', 'rule'] : ['expect', 'rule'];
      return rule === undefined ? [] : [{ path, rule }];
    }),
  ];
}
