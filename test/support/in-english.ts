import type { Finding } from '#infra/config/finding.ts';
import { inLanguage } from '#infra/language/text.ts';

/** Findings or issues of rules as those who read English are told them. */
export function inEnglish<One extends Pick<Finding, 'problem' | 'remedy'>>(findings: readonly One[]) {
  return findings.map(({ problem, remedy, ...finding }) => ({
    ...finding,
    problem: inLanguage(problem, 'en'),
    ...(remedy === undefined ? {} : { remedy: inLanguage(remedy, 'en') }),
  }));
}
