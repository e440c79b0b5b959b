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

/** The name that the finding suggests, as a replacement for the most similar word after its place. */
function fixOf({ line, column, problem }: Finding, text: string): Fix | null {
  // The wording of `didYouMean`.
  const meant = /; did you mean ([^\s?]+)\?/.exec(inLanguage(problem, 'en'))?.[1];
  if (meant === undefined) return null;
  const rest = (text.split('\n')[line - 1] ?? '').slice(column - 1);
  const words = [...rest.matchAll(/[\p{L}\p{N}_.-]+/gu)].filter(([word]) => word !== meant);
  const before = closestName(
    meant,
    words.map(([word]) => word),
  );
  const found = words.find(([word]) => word === before);
  if (before === undefined || found === undefined) return null;
  return { line, column: column + found.index, before, after: meant };
}
