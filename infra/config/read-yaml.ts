import type * as z from 'zod/mini';
import { pathText } from '#shared/schema-check.ts';
import { checkInEveryLanguage } from '../language/check-with.ts';
import { decodeText } from './decode-text.ts';
import type { Finding } from './finding.ts';
import { parseYaml, type YamlSource } from './yaml-source.ts';

/** A valid file, or everything that is wrong with it. */
export type ReadYaml<Value> =
  | { readonly ok: true; readonly value: Value; readonly source: YamlSource }
  | { readonly ok: false; readonly problems: readonly Finding[]; readonly source: YamlSource };

/**
 * Reads YAML (which includes JSON) in UTF-8, and checks it against a schema. Each problem names file, line, column and
 * field.
 */
export function readYaml<Schema extends z.ZodMiniType>(
  content: string | Uint8Array,
  file: string,
  schema: Schema,
): ReadYaml<z.infer<Schema>> {
  const decoded = typeof content === 'string' ? { ok: true as const, text: content } : decodeText(content);
  const source = parseYaml(decoded.ok ? decoded.text : '', file);
  if (!decoded.ok) {
    const { line, problem, remedy } = decoded;
    const finding = { severity: 'error', code: 'bad-encoding', path: [], problem, remedy } as const;
    return { ok: false, problems: [{ ...source.finding(finding), line, column: 1 }], source };
  }
  const inYaml = source.problems.map(
    ({ place, ...rest }): Finding => ({ ...source.finding({ severity: 'error', ...rest }), ...place }),
  );
  if (inYaml.length > 0) return { ok: false, problems: inYaml, source };
  const checked = checkInEveryLanguage(schema, withoutPatterns(source.value));
  if (checked.ok) return { ok: true, value: checked.value, source };
  const problems = checked.issues.map((issue): Finding => {
    const finding = source.finding({ severity: 'error', ...issue });
    // Because of a comma or quotes from a Chinese keyboard, the value has no known form.
    const slip = [...source.hints, ...source.warnings].find(
      ({ path }) => pathText(path) === pathText(issue.path),
    );
    return slip === undefined ? finding : { ...finding, ...slip, severity: 'error' };
  });
  return { ok: false, problems, source };
}

/** Keys that begin with `x-` are for references (`&` and `*`), as in other YAML formats. */
export function withoutPatterns<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !name.startsWith('x-'))) as Value;
}
