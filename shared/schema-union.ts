import type * as z from 'zod/mini';
import { closestName } from './closest-name.ts';

type Issue = z.core.$ZodIssue;

/**
 * Resolves an issue: one about a union is replaced by the issues of the alternative that was meant, to any depth,
 * with their paths from the union's own. It stays as it is if no alternative has the value's type.
 */
export function resolveUnion(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const alternatives = issue.errors
    .map((issues) => issues.flatMap(resolveUnion))
    .filter((issues) => issues.some(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'));
  const [meant] = alternatives.sort(byFit);
  return meant === undefined
    ? [issue]
    : meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** Whether the whole value has another type, so that this alternative was not meant. */
export function isOfOtherType(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return issue.errors.every((issues) => issues.some(isOfOtherType));
  return issue.code === 'invalid_type' || (issue.code === 'invalid_value' && !isText(issue));
}

/** A text that is none of the allowed texts. */
function isText({ values, input }: Extract<Issue, { code: 'invalid_value' }>): boolean {
  return typeof input === 'string' && values.length > 1 && values.some((value) => typeof value === 'string');
}

/** The fields that are there say most about which alternative was meant; then, how little is wrong with it. */
function byFit(a: readonly Issue[], b: readonly Issue[]): number {
  const depth = (issues: readonly Issue[]): number => Math.max(...issues.map(({ path }) => path.length));
  return misfits(a) - misfits(b) || a.length - b.length || depth(b) - depth(a);
}

/** The fields that the alternative does not know, and those that it misses; a misspelt field counts as neither. */
function misfits(issues: readonly Issue[]): number {
  const lacking = issues.flatMap(({ code, input, path: [field, ...inside] }) =>
    code === 'invalid_type' && input === undefined && inside.length === 0 ? [String(field)] : [],
  );
  const unknown = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [],
  );
  const misspelt = unknown.filter((key) => closestName(key, lacking) !== undefined);
  return unknown.length + lacking.length - 2 * misspelt.length;
}
