import * as z from 'zod/mini';
import { closestName } from './closest-name.ts';
import { type DescribedIssue, describe, type SchemaWords } from './schema-words.ts';

export { type DescribedIssue, english, type SchemaWords, told, type Words } from './schema-words.ts';

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: DescribedIssue[] };

/**
 * Checks a value against a schema. Issues say what is wrong and what is allowed. They never quote the value; only a
 * schema that knows that there is no secret in it may do that.
 *
 * @param words for another language than English
 */
export function checkWith<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
  words?: SchemaWords,
): Checked<z.infer<Schema>> {
  // Only `reportInput` distinguishes a missing field from one of a wrong type.
  const result = z.safeParse(schema, value, { reportInput: true, error: nameKnownFields });
  if (result.success) return { ok: true, value: result.data };
  const issues = result.error.issues.flatMap((issue) => describe(issue, [], words));
  return { ok: false, issues: issues.filter((issue) => !isMisspelt(issue, issues)) };
}

/** Whether the field is there under a misspelt name, which is an issue of its own. */
function isMisspelt({ path, code }: DescribedIssue, issues: readonly DescribedIssue[]): boolean {
  const parent = path.slice(0, -1).join('.');
  return (
    code === 'missing-field' &&
    issues.some(
      (other) =>
        other.code === 'unknown-field' &&
        other.path.slice(0, -1).join('.') === parent &&
        closestName(String(other.path.at(-1)), [String(path.at(-1))]) !== undefined,
    )
  );
}

/** All issues in one line, as in `data.openId: is missing; data.messages: is empty`. */
export function inOneLine(issues: readonly Pick<DescribedIssue, 'path' | 'problem'>[]): string {
  return issues
    .map(({ path, problem }) => (path.length === 0 ? problem : `${pathText(path)}: ${problem}`))
    .join('; ');
}

export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
}

/** Zod drops the known fields of a strict object, so they travel in the message. */
function nameKnownFields(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined;
  const { shape = {} } = (issue.inst as { _zod?: { def?: { shape?: object } } })._zod?.def ?? {};
  return JSON.stringify(Object.keys(shape));
}
