import type { Text } from '../../language/text.ts';

/** Something about the rules that somebody should know, by the field it is about. */
export interface RuleIssue {
  readonly path: readonly PropertyKey[];
  /** An error keeps the rules from going live. */
  readonly severity: 'error' | 'warning';
  /** Never changes, so that scripts can tell findings apart. */
  readonly code: string;
  /** What is wrong, as it goes on from the name of the field. */
  readonly problem: Text;
  /** What to do about it; a complete sentence. */
  readonly remedy?: Text;
}

export type Report = (issue: RuleIssue) => void;

/** Reports an error. */
export function error(
  report: Report,
  path: readonly PropertyKey[],
  code: string,
  problem: Text,
  remedy?: Text,
): void {
  report({ path, severity: 'error', code, problem, ...(remedy === undefined ? {} : { remedy }) });
}
