import type { Text } from '../../language/text.ts';

/** Something about a field of the rules that its writer should know. */
export interface RuleIssue {
  readonly path: readonly PropertyKey[];
  /** Rules with an error cannot go live. */
  readonly severity: 'error' | 'warning';
  /** Stable, so that scripts can recognise findings. */
  readonly code: string;
  /** Continues after the name of the field. */
  readonly problem: Text;
  /** A complete sentence. */
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
