import type * as z from 'zod/mini';
import { closestName } from './closest-name.ts';
import { isOfOtherType, resolveUnion } from './schema-union.ts';

type Issue = z.core.$ZodIssue;

/** One finding of a schema, in words. */
export interface DescribedIssue {
  readonly path: readonly PropertyKey[];
  readonly code: 'unknown-field' | 'missing-field' | 'bad-value';
  readonly problem: string;
  /** What to do about it, if that is known; a complete sentence. */
  readonly remedy?: string;
}

/** A problem, and a remedy if there is one. */
export type Words = readonly [problem: string, remedy?: string | undefined];

/** The words that describe issues. Functions speak English; people who write rules can choose another language. */
export interface SchemaWords {
  readonly missing: string;
  add(field: string): string;
  readonly fillIn: string;
  /** @param field as it is written @param known those that could stand there */
  unknownField(field: string, known: readonly string[]): Words;
  readonly notAllowed: string;
  /** For a value of one of several types: joins the problems. */
  alternatives(problems: readonly string[]): string;
  /** @param written the value, for words that may quote it */
  oneOf(values: readonly string[], meant: string | undefined, written: string | undefined): Words;
  /** For the only allowed value of a field that is off by default. */
  readonly only: (value: string, isOff: boolean) => Words;
  readonly empty: Words;
  bound(unit: 'number' | 'characters' | 'entries', comparison: 'less' | 'more', limit: number): Words;
  format(name: string): Words;
  /** @param expected the type, by zod's name */
  type(expected: string): Words;
  /** The remedy for a text that stands for true or false. */
  boolean?(written: string): string | undefined;
  readonly inQuotes: string;
  readonly fillOrRemove: string;
  /** Reads the words that a schema gave as its message. */
  told(lines: readonly string[]): Words;
}

/** A problem with its remedy, in the form of a schema's message. */
export function told(problem: string, remedy: string): string {
  return `${problem}\n${remedy}`;
}

/** An issue with what is known about it besides its words. */
type Inner = DescribedIssue & {
  /** Whether it says that the value is no list, or no set of fields. */
  readonly isCollection?: boolean;
  /** Whether it says that the value is none of the allowed ones. */
  readonly isChoice?: boolean;
};

/**
 * The issue in words; an issue about a union may give several. @param base the path of the checked value
 * @param base where the checked value stands
 */
export function describe(
  issue: Issue,
  base: readonly PropertyKey[],
  words: SchemaWords = english,
): DescribedIssue[] {
  return inner(issue, base, words).map(({ isCollection: _, isChoice: __, ...described }) => described);
}

function inner(issue: Issue, base: readonly PropertyKey[], words: SchemaWords): Inner[] {
  // A message of the whole union was written for this value.
  const all = issue.message === 'Invalid input' ? resolveUnion(issue) : [issue];
  return all.flatMap((one) => describeOne(one, [...base, ...one.path], words));
}

function describeOne(issue: Issue, path: readonly PropertyKey[], words: SchemaWords): Inner[] {
  const bad = (told: Words, more: Partial<Inner> = {}): Inner[] => [
    { path, code: 'bad-value', ...inFields(told), ...more },
  ];
  if (issue.code === 'unrecognized_keys') return describeUnknown(issue, path, words);
  if (isMissing(issue)) {
    const name = path.at(-1);
    const remedy = typeof name === 'string' ? words.add(name) : words.fillIn;
    return [{ path, code: 'missing-field', problem: words.missing, remedy }];
  }
  if (issue.code === 'invalid_union' && issue.message === 'Invalid input')
    return describeUnion(issue, path, words);
  const isCollection = issue.code === 'invalid_type' && ['array', 'object'].includes(issue.expected);
  // Without a locale all messages of zod are the same; any other message comes from a schema.
  if (issue.message !== 'Invalid input') return bad(words.told(issue.message.split('\n')), { isCollection });
  switch (issue.code) {
    case 'invalid_type':
      return bad([words.type(issue.expected)[0], typeRemedy(issue.expected, issue.input, words)], {
        isCollection,
      });
    case 'invalid_value':
      return bad(choice(issue.values, issue.input, words), { isChoice: true });
    case 'too_small':
      return bad(bound(issue.origin, 'less', Number(issue.minimum), words));
    case 'too_big':
      return bad(bound(issue.origin, 'more', Number(issue.maximum), words));
    case 'invalid_format':
      return bad(words.format(issue.format));
    case 'invalid_key':
      return issue.issues.flatMap((one) => inner(one, path, words));
    default:
      return bad([words.notAllowed]);
  }
}

function inFields([problem, remedy]: Words): Pick<DescribedIssue, 'problem' | 'remedy'> {
  return { problem, ...(remedy === undefined ? {} : { remedy }) };
}

function isMissing({ code, input }: Issue): boolean {
  return ['invalid_type', 'invalid_union', 'invalid_value'].includes(code) && input === undefined;
}

function describeUnknown(
  issue: Extract<Issue, { code: 'unrecognized_keys' }>,
  path: readonly PropertyKey[],
  words: SchemaWords,
): Inner[] {
  const known = issue.message.startsWith('[') ? (JSON.parse(issue.message) as string[]) : [];
  return issue.keys.map((key) => ({
    path: [...path, key],
    code: 'unknown-field',
    ...inFields(words.unknownField(key, known)),
  }));
}

/** No alternative of the union has the value's type, or several have and it fits none. */
function describeUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: readonly PropertyKey[],
  words: SchemaWords,
): Inner[] {
  const described = issue.errors.flat().flatMap((one) => inner(one, path, words));
  if (described.length === 0) return [{ path, code: 'bad-value', problem: words.notAllowed }];
  const right = issue.errors.filter((one) => !one.some(isOfOtherType));
  // An alternative of the right type with a wrong value says more than those of another type.
  const closer =
    right.length > 0 ? right.flat().flatMap((one) => inner(one, path, words)) : scalars(described);
  const remedies = (right.length > 0 ? closer : described).filter((one) => one.remedy !== undefined);
  // The expected type says more than single values that are also allowed, such as `any` or `false`.
  const remedy = (remedies.find(({ isChoice }) => !isChoice) ?? remedies[0])?.remedy;
  return [
    {
      path,
      code: 'bad-value',
      problem: words.alternatives([...new Set(closer.map(({ problem }) => problem))]),
      ...(remedy === undefined ? {} : { remedy }),
    },
  ];
}

function scalars(described: readonly Inner[]): readonly Inner[] {
  const closer = described.filter(({ isCollection }) => !isCollection);
  return closer.length > 0 ? closer : described;
}

function choice(values: readonly unknown[], input: unknown, words: SchemaWords): Words {
  if (values.length === 1) return words.only(JSON.stringify(values[0]), input === false);
  const written = typeof input === 'string' ? input : undefined;
  return words.oneOf(
    values.map((value) => JSON.stringify(value)),
    written && closestName(written, values.map(String)),
    written,
  );
}

function bound(origin: string, comparison: 'less' | 'more', limit: number, words: SchemaWords): Words {
  if (comparison === 'less' && limit === 1 && origin !== 'number' && origin !== 'int') return words.empty;
  const unit = ({ string: 'characters', array: 'entries' } as const)[origin] ?? 'number';
  return words.bound(unit, comparison, limit);
}

function typeRemedy(expected: string, input: unknown, words: SchemaWords): string | undefined {
  if (input === null) return words.fillOrRemove;
  if (expected === 'string' && typeof input !== 'object') return words.inQuotes;
  if (expected === 'boolean') return words.boolean?.(String(input)) ?? words.type(expected)[1];
  return words.type(expected)[1];
}

const typeWords: Readonly<Record<string, Words>> = {
  string: ['is not text', 'Write one text.'],
  number: ['is not a number', 'Write a number, without quotes.'],
  int: ['is not a whole number', 'Write a whole number, without quotes.'],
  boolean: ['is not a boolean', 'Write true or false, without quotes.'],
  array: ['is not a list', 'Write a list, as in [one, two].'],
  object: ['is not a set of fields', 'Write fields with their values, as in { name: value }.'],
  record: ['is not a record', 'Write names with their values, as in { name: value }.'],
};

/** `did you mean x?`, if a known name is close to the wrong one. */
const didMean = (meant: string | undefined): string =>
  meant === undefined ? '' : `; did you mean ${meant}?`;
const unquoted = (value: string): string => value.replace(/^"(.*)"$/, '$1');

export const english: SchemaWords = {
  missing: 'is missing',
  add: (field) => `Add \`${field}: …\`.`,
  fillIn: 'Write something there.',
  unknownField: (field, known) => [
    `is not a known field${didMean(closestName(field, known))}`,
    known.length === 0 ? undefined : `Here you can use ${known.join(', ')}.`,
  ],
  notAllowed: 'is not allowed',
  alternatives: (problems) => problems.join(' and '),
  oneOf: (values, meant) => [
    `must be ${values.join(', ')}${didMean(meant)}`,
    `Choose one of ${values.map(unquoted).join(', ')}.`,
  ],
  only: (value, isOff) => [
    `must be ${value}`,
    isOff ? 'Remove it.' : `Write ${unquoted(value)}, or remove it.`,
  ],
  empty: ['is empty', 'Write something there, or remove it.'],
  bound(unit, comparison, limit) {
    const isNumber = unit === 'number';
    const words = `${limit}${isNumber ? '' : ` ${unit}`}`;
    return [
      `${isNumber ? 'is' : 'has'} ${comparison} than ${words}`,
      `${isNumber ? 'Write a number of' : 'Give'} at ${comparison === 'less' ? 'least' : 'most'} ${words}.`,
    ];
  },
  format: (name) => [`is not a valid ${name}`, `Write a valid ${name}.`],
  type: (expected) => typeWords[expected] ?? [`is not a ${expected}`],
  inQuotes: 'Write it in quotes.',
  fillOrRemove: 'Write something there, or remove it.',
  told: ([problem = '', remedy]) => [problem, remedy],
};
