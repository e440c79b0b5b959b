import type * as z from 'zod/mini';

type Issue = z.core.$ZodIssue;

/**
 * What an issue comes to: one of a union is replaced by those of the alternative that was meant, to any depth, with their
 * places from the union's own. It stays as it is where no alternative is of the value's type.
 */
export function settle(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const alternatives = issue.errors
    .map((issues) => issues.flatMap(settle))
    .filter((issues) => issues.some(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'));
  const [meant] = alternatives.sort(byFit);
  return meant === undefined
    ? [issue]
    : meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** Whether the value as a whole is of another type, so that the alternative was not meant. */
export function isOfOtherType(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return issue.errors.every((issues) => issues.some(isOfOtherType));
  return issue.code === 'invalid_type' || (issue.code === 'invalid_value' && !isText(issue));
}

/** A text that is not one of several texts. */
function isText({ values, input }: Extract<Issue, { code: 'invalid_value' }>): boolean {
  return typeof input === 'string' && values.length > 1 && values.some((value) => typeof value === 'string');
}

/** The fields that a writer gave say most of which alternative they meant; then, how little is wrong with it. */
function byFit(a: readonly Issue[], b: readonly Issue[]): number {
  const depth = (issues: readonly Issue[]): number => Math.max(...issues.map(({ path }) => path.length));
  return misfits(a) - misfits(b) || a.length - b.length || depth(b) - depth(a);
}

/** The fields that the alternative does not know, and those that it lacks. */
function misfits(issues: readonly Issue[]): number {
  return issues.reduce((count, issue) => {
    if (issue.code === 'unrecognized_keys') return count + (issue.path.length === 0 ? issue.keys.length : 0);
    return (
      count + (issue.code === 'invalid_type' && issue.input === undefined && issue.path.length === 1 ? 1 : 0)
    );
  }, 0);
}
