import type * as z from 'zod/mini';
import { checkWith } from '../language/check-with.ts';
import type { Finding } from './finding.ts';
import { parseYaml, type YamlSource } from './yaml-source.ts';

/** A file of the schema's shape, or all that is wrong with it. */
export type ReadYaml<Value> =
  | { readonly ok: true; readonly value: Value; readonly source: YamlSource }
  | { readonly ok: false; readonly problems: readonly Finding[]; readonly source: YamlSource };

/** Reads YAML, of which JSON is a part, and checks it against a schema; each problem names file, line, column and field. */
export function readYaml<Schema extends z.ZodMiniType>(
  text: string,
  file: string,
  schema: Schema,
): ReadYaml<z.infer<Schema>> {
  const source = parseYaml(text, file);
  const inYaml = source.problems.map(
    ({ place, ...rest }): Finding => ({ file, ...place, severity: 'error', path: [], ...rest }),
  );
  if (inYaml.length > 0) return { ok: false, problems: inYaml, source };
  const checked = checkWith(schema, withoutPatterns(source.value));
  if (checked.ok) return { ok: true, value: checked.value, source };
  const problems = checked.issues.map((issue): Finding => source.finding({ severity: 'error', ...issue }));
  return { ok: false, problems, source };
}

/** What begins with `x-` is there for what refers to it (`&` and `*`), as in other YAML formats. */
export function withoutPatterns<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !name.startsWith('x-'))) as Value;
}
