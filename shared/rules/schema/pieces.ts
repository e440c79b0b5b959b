import * as z from 'zod/mini';
import { durationPattern } from '../../duration.ts';

/** What an editor shows beside a field, and what the reference in the docs says of it. */
export function explained<Schema extends z.ZodMiniType>(schema: Schema, description: string): Schema {
  return schema.check(z.describe(description)) as Schema;
}

/** Text, or a number as operators write it in `equals: [1, 2]`. */
export const textValue = z.pipe(
  z.union([z.string().check(z.minLength(1)), z.number()]),
  z.transform((value) => String(value)),
);

export const oneOrMore = <Item extends z.ZodMiniType>(item: Item) =>
  z.union([item, z.array(item).check(z.minLength(1))]);

/** `30s`, `10m`, `48h`, `3d` */
export const duration = z
  .string()
  .check(z.regex(durationPattern, 'is not a duration such as 30s, 10m, 48h or 3d'));

/** A name that stands in events, logs and templates. */
export const identifier = z
  .string()
  .check(z.regex(/^[\p{L}\p{N}_.-]{1,64}$/u, 'is not 1 to 64 letters, digits, dots, dashes or underscores'));

/** A name that templates can ask for behind a dot. */
export const valueName = z
  .string()
  .check(z.regex(/^[\p{L}\p{N}_-]{1,40}$/u, 'is not 1 to 40 letters, digits, dashes or underscores'));

export const date = z.string().check(z.refine(isDate, 'is not a date such as 2026-10-01'));

export const moment = z
  .string()
  .check(
    z.refine(
      (text) => isDate(text) || /^\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}$/.test(text),
      'is not a date or a time such as 2026-10-01 or 2026-10-01 09:30',
    ),
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
