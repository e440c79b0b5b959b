import type * as z from 'zod/mini';
import { didYouMean } from './closest-name.ts';
import { isOfOtherType, settle } from './schema-union.ts';

type Issue = z.core.$ZodIssue;

/** One finding of a schema, in words. */
export interface DescribedIssue {
  readonly path: readonly PropertyKey[];
  readonly code: 'unknown-field' | 'missing-field' | 'bad-value';
  readonly problem: string;
  /** What to do about it, where that can be said; a complete sentence. */
  readonly remedy?: string;
}

/** A problem with its remedy, as a schema gives them in the place of a message. */
export function told(problem: string, remedy: string): string {
  return `${problem}\n${remedy}`;
}

/** `is not text`, `is not a list` … @param expected the type, by zod's name */
export function expectedType(expected: string): string {
  return `is not ${typeWords[expected]?.name ?? `a ${expected}`}`;
}

/** The issue in words; one of a union may be several. @param base where the checked value stands */
export function describe(issue: Issue, base: readonly PropertyKey[]): DescribedIssue[] {
  return settle(issue).flatMap((one) => describeOne(one, [...base, ...one.path]));
}

function describeOne(issue: Issue, path: readonly PropertyKey[]): DescribedIssue[] {
  const bad = (problem: string, remedy?: string): DescribedIssue[] => [
    { path, code: 'bad-value', problem, ...(remedy === undefined ? {} : { remedy }) },
  ];
  if (issue.code === 'unrecognized_keys') return describeUnknown(issue, path);
  if (isMissing(issue)) {
    const name = path.at(-1);
    const remedy = typeof name === 'string' ? `Add \`${name}: …\`.` : 'Write something there.';
    return [{ path, code: 'missing-field', problem: 'is missing', remedy }];
  }
  if (issue.code === 'invalid_union') return describeUnion(issue, path);
  // Without a locale zod's own messages all read the same; any other is one that a schema gave.
  if (issue.message !== 'Invalid input') {
    const [problem = '', remedy] = issue.message.split('\n');
    return bad(problem, remedy);
  }
  switch (issue.code) {
    case 'invalid_type':
      return bad(expectedType(issue.expected), typeRemedy(issue.expected, issue.input));
    case 'invalid_value':
      return bad(...choice(issue.values, issue.input));
    case 'too_small':
      return bad(...bound(issue.origin, 'less', Number(issue.minimum)));
    case 'too_big':
      return bad(...bound(issue.origin, 'more', Number(issue.maximum)));
    case 'invalid_format':
      return bad(`is not a valid ${issue.format}`, `Write a valid ${issue.format}.`);
    case 'invalid_key':
      return issue.issues.flatMap((inner) => describe(inner, path));
    default:
      return bad(issue.message);
  }
}

function isMissing(issue: Issue): boolean {
  return (issue.code === 'invalid_type' || issue.code === 'invalid_union') && issue.input === undefined;
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

/** No alternative of the union is of the value's type, or several are and it fits none. */
function describeUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: readonly PropertyKey[],
): DescribedIssue[] {
  const described = issue.errors.flat().flatMap((inner) => describe(inner, path));
  if (described.length === 0) return [{ path, code: 'bad-value', problem: 'is not allowed' }];
  const right = issue.errors.filter((inner) => !inner.some(isOfOtherType));
  // An alternative of the right type, of which only the value is wrong, says more than those of another.
  const closer =
    right.length > 0 ? right.flat().flatMap((inner) => describe(inner, path)) : scalars(described);
  const remedies = (right.length > 0 ? closer : described).filter((one) => one.remedy !== undefined);
  // What a type should be says more than what else could stand there, as `any` or `false`.
  const remedy = (remedies.find(({ problem }) => !problem.startsWith('must be')) ?? remedies[0])?.remedy;
  return [
    {
      path,
      code: 'bad-value',
      problem: [...new Set(closer.map(({ problem }) => problem))].join(' and '),
      ...(remedy === undefined ? {} : { remedy }),
    },
  ];
}

function scalars(described: readonly DescribedIssue[]): readonly DescribedIssue[] {
  const closer = described.filter(
    ({ problem }) => !problem.startsWith('is not a list') && !problem.startsWith('is not a set'),
  );
  return closer.length > 0 ? closer : described;
}

type Words = [problem: string, remedy: string];

function choice(values: readonly unknown[], input: unknown): Words {
  const problem = `must be ${values.map((value) => JSON.stringify(value)).join(', ')}`;
  // What can only be true is off where it is left out.
  if (values.length === 1 && input === false) return [problem, 'Remove it.'];
  if (values.length === 1) return [problem, `Write ${values[0]}, or remove it.`];
  const near = typeof input === 'string' ? didYouMean(input, values.map(String)) : '';
  return [`${problem}${near}`, `Choose one of ${values.join(', ')}.`];
}

function bound(origin: string, comparison: 'less' | 'more', limit: number): Words {
  if (comparison === 'less' && limit === 1 && origin !== 'number' && origin !== 'int') {
    return ['is empty', 'Write something there, or remove it.'];
  }
  const unit = { string: ' characters', array: ' entries' }[origin] ?? '';
  const words = `${comparison} than ${limit}${unit}`;
  const remedy = `${unit === '' ? 'Write a number of' : 'Give'} at ${comparison === 'less' ? 'least' : 'most'} ${limit}${unit}.`;
  return [unit === '' ? `is ${words}` : `has ${words}`, remedy];
}

const typeWords: Readonly<Record<string, { readonly name: string; readonly remedy: string }>> = {
  string: { name: 'text', remedy: 'Write one text.' },
  number: { name: 'a number', remedy: 'Write a number, without quotes.' },
  int: { name: 'a whole number', remedy: 'Write a whole number, without quotes.' },
  boolean: { name: 'a boolean', remedy: 'Write true or false, without quotes.' },
  array: { name: 'a list', remedy: 'Write a list, as in [one, two].' },
  object: { name: 'a set of fields', remedy: 'Write fields with their values, as in { name: value }.' },
  record: { name: 'a record', remedy: 'Write names with their values, as in { name: value }.' },
};

function typeRemedy(expected: string, input: unknown): string | undefined {
  if (input === null) return 'Write something there, or remove it.';
  if (expected === 'string' && typeof input !== 'object') return 'Write it in quotes.';
  return typeWords[expected]?.remedy;
}
