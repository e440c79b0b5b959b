import type * as z from 'zod/mini';
import { type Checked, checkWith as checkIn, type DescribedIssue, pathText } from '#shared/schema-check.ts';
import { chineseForOperators, englishForOperators as inEnglish } from './schema-words.ts';
import type { Text } from './text.ts';

/** A finding of a schema, in every language. */
export type SaidIssue = Omit<DescribedIssue, 'problem' | 'remedy'> & {
  readonly problem: Text;
  readonly remedy?: Text;
};

/** Checks a value against a schema, and says what is wrong in every language. */
export function checkInEveryLanguage<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
):
  | Extract<Checked<z.infer<Schema>>, { ok: true }>
  | { readonly ok: false; readonly issues: readonly SaidIssue[] } {
  const english = checkIn(schema, value, inEnglish);
  if (english.ok) return english;
  const translated = checkIn(schema, value, chineseForOperators);
  const issues = english.issues.map(({ problem, remedy, ...issue }, index): SaidIssue => {
    const other = translated.ok ? undefined : translated.issues[index];
    return {
      ...issue,
      problem: { en: problem, zh: other?.problem ?? problem },
      ...(remedy === undefined ? {} : { remedy: { en: remedy, zh: other?.remedy ?? remedy } }),
    };
  });
  return { ok: false, issues: issues.filter((issue, index) => !isOfSame(issue, issues.slice(0, index))) };
}

/** Whether a value has an issue already. If its type is wrong, its length does not matter. */
function isOfSame({ path }: SaidIssue, before: readonly SaidIssue[]): boolean {
  return before.some((other) => other.code === 'bad-value' && pathText(other.path) === pathText(path));
}
