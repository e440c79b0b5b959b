import { type Finding, problemText } from '../../config/finding.ts';
import { inLanguage, type Language, type Text } from '../../language/text.ts';

/**
 * A finding for people, on two lines:
 *
 *     lantern.yaml:12:7 warning shadowed-keyword  rule map, when.text.contains[0]: 地址 is never reached …
 *         Remove it here or in address, or give this rule a higher priority.
 */
export function findingLines(finding: Finding, language: Language): string[] {
  const { file, line, column, severity, code, remedy } = finding;
  const first = `${file}:${line}:${column} ${inLanguage(severityWords[severity], language)} ${code}  ${problemText(finding, language)}`;
  return remedy === undefined ? [first] : [first, `    ${inLanguage(remedy, language)}`];
}

const severityWords: Readonly<Record<Finding['severity'], Text>> = {
  error: { en: 'error', zh: '错误' },
  warning: { en: 'warning', zh: '警告' },
};

/** A finding for scripts, in one language. */
export function findingInJson({ problem, remedy, ...finding }: Finding, language: Language) {
  return {
    ...finding,
    problem: inLanguage(problem, language),
    ...(remedy === undefined ? {} : { remedy: inLanguage(remedy, language) }),
  };
}

/** `2 errors, 1 warning`, or `no findings`. */
export function countText(findings: readonly Finding[], language: Language): string {
  const of = (severity: Finding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const counts = [
    { count: of('error'), text: counted(of('error'), 'error', '个错误') },
    { count: of('warning'), text: counted(of('warning'), 'warning', '个警告') },
  ].filter(({ count }) => count > 0);
  if (counts.length === 0) return language === 'zh' ? '没有发现问题' : 'no findings';
  return counts.map(({ text }) => text[language]).join(language === 'zh' ? '，' : ', ');
}

/** `2 rules`, `2 条规则` @param zh with the measure word, as in `条规则` */
export function counted(count: number, en: string, zh: string): Text {
  return { en: plural(count, en), zh: `${count} ${zh}` };
}

/** `1 rule`, `2 rules` */
export function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
