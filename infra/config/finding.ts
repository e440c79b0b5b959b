import { pathText } from '#shared/schema-check.ts';
import { inLanguage, type Language, type Text } from '../language/text.ts';

/** Something in an account's file that its writer should know. */
export interface Finding {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** An error prevents the deploy of the account and a push of its rules. */
  readonly severity: 'error' | 'warning';
  /** Stable, so that scripts can recognise findings. */
  readonly code: string;
  readonly path: readonly PropertyKey[];
  /** The rule's id or the test's name. */
  readonly about?: string | undefined;
  readonly problem: Text;
  readonly remedy?: Text;
}

/** `lantern.yaml:12:7 rule hours, when.txt: is not a known field`, and the remedy, if any, in the line below. */
export function findingText(
  { file, line, column, remedy, ...finding }: Finding,
  language: Language = 'en',
): string {
  const problem = `${file}:${line}:${column} ${problemText(finding, language)}`;
  return remedy === undefined ? problem : `${problem}\n    ${inLanguage(remedy, language)}`;
}

/** The problem, with the field. */
export function problemText(
  { path, code, about, problem }: Pick<Finding, 'path' | 'code' | 'about' | 'problem'>,
  language: Language = 'en',
): string {
  const said = inLanguage(problem, language);
  // These concern characters, before there are any fields.
  if (path.length === 0 && ['bad-yaml', 'number-or-text', 'bad-encoding'].includes(code)) return said;
  return `${inLanguage(placeText(path, about), language)}${language === 'zh' ? '：' : ': '}${said}`;
}

/** The name of the rule or test tells its writer more than its number. */
function placeText(path: readonly PropertyKey[], about: string | undefined): Text {
  if (path.length === 0) return { en: 'the file', zh: '整个文件' };
  const whole = pathText(path);
  if (about === undefined) return { en: whole, zh: whole };
  const field = pathText(path.slice(2));
  const [en, zh] = path[0] === 'cases' ? ['case', '用例'] : ['rule', '规则'];
  return field === ''
    ? { en: `${en} ${about}`, zh: `${zh} ${about}` }
    : { en: `${en} ${about}, ${field}`, zh: `${zh} ${about} 的 ${field}` };
}

/** The rule or test at a path, by the name that its writer gave it. */
export function aboutIn(value: unknown, [list, index]: readonly PropertyKey[]): string | undefined {
  const name = list === 'rules' ? 'id' : list === 'cases' ? 'name' : undefined;
  if (name === undefined || typeof index !== 'number') return undefined;
  const entry = (value as Readonly<Record<string, unknown>> | null)?.[list as string];
  const one = Array.isArray(entry) ? (entry[index] as unknown) : undefined;
  const about = typeof one === 'object' && one !== null ? (one as Record<string, unknown>)[name] : undefined;
  return typeof about === 'string' && about !== '' ? about : undefined;
}
