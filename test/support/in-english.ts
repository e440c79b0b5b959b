import type { Finding } from '#infra/config/finding.ts';
import { inLanguage } from '#infra/language/text.ts';

/** Findings or issues with their English texts. */
export function inEnglish<One extends Pick<Finding, 'problem' | 'remedy'>>(findings: readonly One[]) {
  for (const { problem, remedy } of findings) {
    // Every text must exist in Chinese too.
    for (const { en, zh } of remedy === undefined ? [problem] : [problem, remedy]) {
      if (!/\p{Script=Han}/u.test(zh)) throw new Error(`This is not said in Chinese: ${en}`);
    }
  }
  return findings.map(({ problem, remedy, ...finding }) => ({
    ...finding,
    problem: inLanguage(problem, 'en'),
    ...(remedy === undefined ? {} : { remedy: inLanguage(remedy, 'en') }),
  }));
}
