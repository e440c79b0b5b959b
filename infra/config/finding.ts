import { pathText } from '#shared/schema-check.ts';

/** Something in an account's file that somebody should know. */
export interface Finding {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** An error keeps the account from being deployed and its rules from going live. */
  readonly severity: 'error' | 'warning';
  /** Never changes, so that scripts can tell findings apart. */
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly problem: string;
  readonly remedy?: string;
}

/** `lantern.yaml:12:7 rules[2].when.txt: is not a known field`, and below it the remedy where there is one. */
export function findingText({ file, line, column, remedy, ...finding }: Finding): string {
  const problem = `${file}:${line}:${column} ${problemText(finding)}`;
  return remedy === undefined ? problem : `${problem}\n    ${remedy}`;
}

/** The problem with the field it is about. */
export function problemText({ path, code, problem }: Pick<Finding, 'path' | 'code' | 'problem'>): string {
  // These are about characters, before there are any fields.
  if (code === 'bad-yaml' || code === 'number-or-text') return problem;
  return `${path.length === 0 ? 'the file' : pathText(path)}: ${problem}`;
}
