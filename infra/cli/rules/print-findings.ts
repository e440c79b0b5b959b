import { type Finding, problemText } from '../../config/finding.ts';

/**
 * A finding for people, on two lines:
 *
 *     lantern.yaml:12:7 warning shadowed-keyword  rules[2].when.text.contains[0]: 地址 is never reached …
 *         Remove it here or in address, or give this rule a higher priority.
 */
export function findingLines({ file, line, column, severity, code, remedy, ...rest }: Finding): string[] {
  const first = `${file}:${line}:${column} ${severity} ${code}  ${problemText({ code, ...rest })}`;
  return remedy === undefined ? [first] : [first, `    ${remedy}`];
}

/** `2 errors, 1 warning`, or `no findings`. */
export function countText(findings: readonly Finding[]): string {
  const of = (severity: Finding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const counts = [plural(of('error'), 'error'), plural(of('warning'), 'warning')];
  return counts.filter((text) => !text.startsWith('0')).join(', ') || 'no findings';
}

/** `1 rule`, `2 rules` */
export function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
