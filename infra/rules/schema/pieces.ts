import * as z from 'zod/mini';
import { english } from '#shared/schema-check.ts';
import { durationPattern } from '../../config/duration.ts';
import { chinese } from '../../language/schema-words.ts';
import type { Said } from '../../language/text.ts';
import { told } from '../../language/told.ts';

/** What an editor shows beside a field, and what the reference in the docs says of it. */
export function explained<Schema extends z.ZodMiniType>(schema: Schema, description: string): Schema {
  return schema.check(z.describe(description)) as Schema;
}

/** Text, or a number as operators write it in `equals: [1, 2]`. */
export const textValue = z.pipe(
  z.union([z.string().check(z.minLength(1)), z.number()]),
  z.transform((value) => String(value)),
);

/** The same where nothing may be said. */
export const textOrNumber = z.pipe(
  z.union([z.string(), z.number()]),
  z.transform((value) => String(value)),
);

export const oneOrMore = <Item extends z.ZodMiniType>(item: Item) =>
  z.union([item, z.array(item).check(z.minLength(1))]);

/**
 * Text of some form. What is of another type or form is told the same: `cooldown: 60` wants a unit, and quotes would not help.
 *
 * @param problem as it goes on from the name of the field
 * @param remedy a complete sentence
 */
export function asWritten(problem: Said, remedy: Said, isRight: (text: string) => boolean) {
  const words = told(problem, remedy);
  return z.string(words).check(z.refine(isRight, words));
}

/** The same for a form that a regular expression tells, which editors can check too. */
export function ofForm(problem: Said, remedy: Said, form: RegExp) {
  const words = told(problem, remedy);
  return z.string(words).check(z.regex(form, words));
}

/**
 * What to write instead where something of another type stands in the place of a set of fields or a list; for the `error` of
 * a schema.
 *
 * @param remedyFor undefined where nothing better can be said than what its type should be
 */
export function instead(remedyFor: (value: unknown) => Said | undefined) {
  return {
    error: (issue: z.core.$ZodRawIssue): string | undefined => {
      if (issue.code !== 'invalid_type' || issue.input === undefined) return undefined;
      const remedy = remedyFor(issue.input);
      const expected = issue.expected;
      const problem = { en: english.type(expected)[0], zh: chinese.type(expected)[0] };
      return remedy === undefined ? undefined : told(problem, remedy);
    },
  };
}

/**
 * Makes a set of fields no alternative of a union where it does not know a field. Otherwise zod takes it for the one that was
 * meant as soon as the other has an error, and the field that the other knows for the error.
 */
export const closed = z.check<object>(({ issues }) => {
  for (const [index, issue] of issues.entries()) {
    if (issue.code === 'unrecognized_keys') issues[index] = { ...issue, continue: false };
  }
});

/** A value as it can stand in a remedy: short, and on one line. */
export function inRemedy(value: unknown): string {
  const text = String(value).replaceAll(/\s+/g, ' ');
  const short = text.length > 30 ? `${text.slice(0, 29)}…` : text;
  return /^[\p{L}\p{N}_-]+$/u.test(short) ? short : JSON.stringify(short);
}

/** `30s`, `10m`, `48h`, `3d` */
export const duration = ofForm(
  'is not a duration such as 30s, 10m, 48h or 3d',
  'Write a number with its unit: 30s, 10m, 48h, 3d.',
  durationPattern,
);

export const namePattern = /^[\p{L}\p{N}_.-]{1,64}$/u;

/** A name that stands in events, logs and templates. */
export const identifier = z
  .string(
    told(
      'is not a name',
      'Write a name of letters, digits, dots, dashes or underscores; if it looks like a number, in quotes.',
    ),
  )
  .check(
    z.regex(
      namePattern,
      told(
        'is not 1 to 64 letters, digits, dots, dashes or underscores',
        'Choose a name without spaces or other signs.',
      ),
    ),
  );

/** A name that templates can ask for behind a dot. */
export const valueName = ofForm(
  'is not 1 to 40 letters, digits, dashes or underscores',
  'Choose a name without dots, spaces or other signs.',
  /^[\p{L}\p{N}_-]{1,40}$/u,
);

export const date = asWritten(
  'is not a date such as 2026-10-01',
  'Write year, month and day, as in 2026-10-01.',
  isDate,
);

export const moment = asWritten(
  'is not a date or a time such as 2026-10-01 or 2026-10-01 09:30',
  'Write year, month and day, and the time if it matters, as in 2026-10-01 09:30.',
  (text) => isDate(text) || /^\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}$/.test(text),
);

export function isDate(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && isOfMonth(text)
  );
}

/** `Date` takes the 31st of any month and makes it the 1st of the next. */
function isOfMonth(text: string): boolean {
  return new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}
