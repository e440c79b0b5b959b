import * as z from 'zod/mini';

type Issue = z.core.$ZodIssue;

/** One finding of a schema, in words. */
export interface DescribedIssue {
  readonly path: readonly PropertyKey[];
  readonly problem: string;
}

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: DescribedIssue[] };

/** Checks a value against a schema. Issues say what is wrong and what is allowed, and never quote the value. */
export function checkWith<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
): Checked<z.infer<Schema>> {
  // `reportInput` is what tells a missing field from one of a wrong type.
  const result = z.safeParse(schema, value, { reportInput: true });
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, issues: result.error.issues.flatMap((issue) => describe(issue, [])) };
}

/** All issues in one line, as in `data.openId: is missing; data.messages: is empty`. */
export function inOneLine(issues: readonly DescribedIssue[]): string {
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

function describe(issue: Issue, base: readonly PropertyKey[]): DescribedIssue[] {
  const path = [...base, ...issue.path];
  // Without a locale zod's own messages all read the same; any other is one that a schema gave.
  if (issue.message !== 'Invalid input') return [{ path, problem: issue.message }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], problem: 'is not a known field' }));
    case 'invalid_type':
      return [
        { path, problem: issue.input === undefined ? 'is missing' : `is not ${article(issue.expected)}` },
      ];
    case 'invalid_value':
      return [{ path, problem: `must be ${issue.values.map((value) => JSON.stringify(value)).join(', ')}` }];
    case 'too_small':
      return [{ path, problem: bound(issue.origin, 'less', Number(issue.minimum)) }];
    case 'too_big':
      return [{ path, problem: bound(issue.origin, 'more', Number(issue.maximum)) }];
    case 'invalid_format':
      return [
        {
          path,
          problem: `is not a valid ${issue.format}`,
        },
      ];
    case 'invalid_union':
      return describeUnion(issue, path);
    default:
      return [{ path, problem: issue.message }];
  }
}

/** Of the alternatives, the one that fits best is what the writer meant: the one whose issues lie deepest. */
function describeUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: readonly PropertyKey[],
): DescribedIssue[] {
  const depth = (issues: readonly Issue[]): number => Math.max(0, ...issues.map((one) => one.path.length));
  const alternatives = [...issue.errors].sort((a, b) => depth(b) - depth(a));
  const deepest = alternatives[0];
  if (deepest !== undefined && depth(deepest) > 0) return deepest.flatMap((inner) => describe(inner, path));
  const expected = alternatives.flat().flatMap((inner) => describe(inner, []).map(({ problem }) => problem));
  return [{ path, problem: expected.length === 0 ? 'is not allowed' : [...new Set(expected)].join(' and ') }];
}

function bound(origin: string, comparison: 'less' | 'more', limit: number): string {
  if (comparison === 'less' && limit === 1 && origin !== 'number') return 'is empty';
  const unit = { string: ' characters', array: ' entries' }[origin] ?? '';
  return unit === '' ? `is ${comparison} than ${limit}` : `has ${comparison} than ${limit}${unit}`;
}

function article(expected: string): string {
  const words: Record<string, string> = {
    string: 'text',
    int: 'a whole number',
    array: 'a list',
    object: 'a set of fields',
  };
  return words[expected] ?? `a ${expected}`;
}
