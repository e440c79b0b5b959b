import * as z from 'zod/mini';
import { didYouMean } from './closest-name.ts';

type Issue = z.core.$ZodIssue;

/** One finding of a schema, in words. */
export interface DescribedIssue {
  readonly path: readonly PropertyKey[];
  readonly code: 'unknown-field' | 'missing-field' | 'bad-value';
  readonly problem: string;
  /** What to do about it, where that can be said; a complete sentence. */
  readonly remedy?: string;
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
  const result = z.safeParse(schema, value, { reportInput: true, error: nameKnownFields });
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

/**
 * The message is all that zod hands on of an issue beyond what it is about, so it is what brings the fields that a strict
 * object knows to where they are needed.
 */
function nameKnownFields(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined;
  const { shape = {} } = (issue.inst as { _zod?: { def?: { shape?: object } } })._zod?.def ?? {};
  return JSON.stringify(Object.keys(shape));
}

function describe(issue: Issue, base: readonly PropertyKey[]): DescribedIssue[] {
  const path = [...base, ...issue.path];
  const bad = (problem: string, remedy?: string): DescribedIssue[] => [
    { path, code: 'bad-value', problem, ...(remedy === undefined ? {} : { remedy }) },
  ];
  if (issue.code === 'unrecognized_keys') return describeUnknown(issue, path);
  // Without a locale zod's own messages all read the same; any other is one that a schema gave.
  if (issue.message !== 'Invalid input') return bad(issue.message);
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return [{ path, code: 'missing-field', problem: 'is missing' }];
      return bad(
        `is not ${article(issue.expected)}`,
        issue.expected === 'string' && typeof issue.input !== 'object' ? 'Write it in quotes.' : undefined,
      );
    case 'invalid_value':
      return bad(`must be ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`);
    case 'too_small':
      return bad(bound(issue.origin, 'less', Number(issue.minimum)));
    case 'too_big':
      return bad(bound(issue.origin, 'more', Number(issue.maximum)));
    case 'invalid_format':
      return bad(`is not a valid ${issue.format}`);
    case 'invalid_union':
      return describeUnion(issue, path);
    case 'invalid_key':
      return issue.issues.flatMap((inner) => describe(inner, path));
    default:
      return bad(issue.message);
  }
}

function describeUnknown(
  issue: Extract<Issue, { code: 'unrecognized_keys' }>,
  path: readonly PropertyKey[],
): DescribedIssue[] {
  const known = issue.message.startsWith('[') ? (JSON.parse(issue.message) as string[]) : [];
  return issue.keys.map((key) => ({
    path: [...path, key],
    code: 'unknown-field',
    problem: `is not a known field${didYouMean(key, known)}`,
    ...(known.length === 0 ? {} : { remedy: `Known here are ${known.join(', ')}.` }),
  }));
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
  const described = alternatives.flat().flatMap((inner) => describe(inner, path));
  // An alternative of the right type, of which only the value is wrong, says more than those of another.
  const closer = described.filter(
    ({ problem }) => !problem.startsWith('is not a list') && !problem.startsWith('is not a set'),
  );
  const expected = [...new Set((closer.length > 0 ? closer : described).map(({ problem }) => problem))];
  const remedy = described.find((one) => one.remedy !== undefined)?.remedy;
  return [
    {
      path,
      code: 'bad-value',
      problem: expected.length === 0 ? 'is not allowed' : expected.join(' and '),
      ...(remedy === undefined ? {} : { remedy }),
    },
  ];
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
