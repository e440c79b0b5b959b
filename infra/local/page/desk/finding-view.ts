import { closestName } from '#shared/closest-name.ts';
import type { Finding } from '../../../config/finding.ts';
import { inEach, inLanguage, type Said, type Text } from '../../../language/text.ts';
import type { FindingView, Fix } from '../desk-model.ts';

/** @param text of the file with the finding */
export function findingView(finding: Finding, text: string): FindingView {
  const { line, column, severity, code, problem, remedy, about } = finding;
  return {
    line,
    column,
    severity,
    code,
    about: about ?? null,
    problem: both(problem),
    remedy: remedy === undefined ? null : both(remedy),
    fix: fixOf(finding, text),
  };
}

const both = (said: Said): Text => inEach((language) => inLanguage(said, language));

/** What the finding itself says to write, as a replacement in the file; null if it says that in no such way. */
function fixOf(finding: Finding, text: string): Fix | null {
  const { line, column } = finding;
  const whole = text.split('\n')[line - 1] ?? '';
  const rest = whole.slice(column - 1);
  const found =
    meantField(finding, whole) ?? meantName(finding, rest) ?? inQuotes(finding, rest) ?? colon(finding, rest);
  if (found === null) return null;
  const { index, before, after } = found;
  return { line, column: column + index, before, after };
}

/** Relative to the place of the finding. */
interface Found {
  readonly index: number;
  readonly before: string;
  readonly after: string;
}

// The wording of `didYouMean`.
const meantIn = ({ problem }: Finding): string | undefined =>
  /; did you mean ([^\s?]+)\?/.exec(inLanguage(problem, 'en'))?.[1];

/** The name of a field, which stands before its value: that is the place of the finding. */
function meantField(finding: Finding, line: string): Found | null {
  const { code, column, path } = finding;
  const after = meantIn(finding);
  const before = path.at(-1);
  if (code !== 'unknown-field' || after === undefined || typeof before !== 'string') return null;
  const at = line.lastIndexOf(before, column - 1);
  return at === -1 ? null : { index: at - (column - 1), before, after };
}

/** The name that the finding suggests, for the most similar word after its place. */
function meantName(finding: Finding, rest: string): Found | null {
  const meant = meantIn(finding);
  if (meant === undefined) return null;
  const words = [...rest.matchAll(/[\p{L}\p{N}_.-]+/gu)].filter(([word]) => word !== meant);
  const before = closestName(
    meant,
    words.map(([word]) => word),
  );
  const found = words.find(([word]) => word === before);
  if (before === undefined || found === undefined) return null;
  return { index: found.index, before, after: meant };
}

/** A value that has to be in quotes, or has quotes that are none for YAML. */
function inQuotes({ remedy }: Finding, rest: string): Found | null {
  const said = remedy === undefined ? '' : inLanguage(remedy, 'en');
  const wanted = /^Write (?:it in quotes, |the text in quotes, as in )?"([^"\\]+)"/.exec(said)?.[1];
  if (wanted === undefined) return null;
  const signs = rest.startsWith(wanted) ? 0 : 1;
  const before = rest.slice(0, wanted.length + 2 * signs);
  const isWhole = /^\s*($|[,}\]]|#)/.test(rest.slice(before.length));
  if (!isWhole || !before.startsWith(wanted, signs) || before.startsWith('"')) return null;
  return { index: 0, before, after: `"${wanted}"` };
}

/** A colon of a Chinese keyboard after the name of a field, with or without a blank. */
function colon({ code, problem }: Finding, rest: string): Found | null {
  const [whole, blank] = /^[\w-]*：(\s?)/.exec(rest) ?? [];
  if (whole === undefined || code !== 'bad-yaml' || !inLanguage(problem, 'en').includes('：')) return null;
  const before = `：${blank}`;
  return { index: whole.length - before.length, before, after: ': ' };
}
