import { type Document, isCollection, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Text } from '../language/text.ts';
import { aboutIn, type Finding } from './finding.ts';
import { yamlProblems } from './yaml-problems.ts';
import { type SlipCode, yamlSlips } from './yaml-slips.ts';

/** A YAML file (JSON is a subset of YAML) that knows where each value is written. */
export interface YamlSource {
  readonly file: string;
  readonly value: unknown;
  /** Errors: what is not YAML, or is read differently from how it looks. */
  readonly problems: readonly SourceProblem[];
  /** Warnings: what can hardly be meant. */
  readonly warnings: readonly SourceProblem[];
  /** What explains a value, if it should be wrong in its place. */
  readonly hints: readonly SourceProblem[];
  /** The place of the value at a path, or of the nearest existing value around it. */
  placeOf(path: readonly PropertyKey[]): TextPlace;
  /** A finding about the value at a path, with its place and subject. */
  finding(issue: Omit<Finding, 'file' | 'about' | keyof TextPlace>): Finding;
}

/** From 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

export interface SourceProblem {
  readonly place: TextPlace;
  readonly code: SlipCode;
  readonly path: readonly PropertyKey[];
  readonly problem: Text;
  readonly remedy?: Text;
}

export function parseYaml(text: string, file: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, logLevel: 'error' });
  const placeAt = (offset: number): TextPlace => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const problems: SourceProblem[] = yamlProblems(document, text).map(({ offset, ...told }) => ({
    place: placeAt(offset),
    code: 'bad-yaml',
    path: [],
    ...told,
  }));
  const slips = yamlSlips(document, text).map(({ offset, ...slip }) => ({ place: placeAt(offset), ...slip }));
  // Values from a text that is not YAML are most likely wrong.
  const found = problems.length === 0 ? slips : slips.filter(({ code }) => code === 'number-or-text');
  for (const { severity, ...slip } of found) {
    const isSaid = document.errors.length > 0 && problems.some(({ place }) => place.line === slip.place.line);
    if (severity === 'error' && !isSaid) problems.push(slip);
  }
  const read = document.errors.length === 0 ? readValue(document) : { value: undefined };
  if ('problem' in read && problems.length === 0)
    problems.push({ place: placeAt(0), code: 'bad-yaml', path: [], ...read });
  const value = 'value' in read ? read.value : undefined;
  const slipsOf = (of: 'warning' | 'hint') =>
    slips.flatMap(({ severity, ...slip }) => (severity === of ? [slip] : []));
  const placeOf = (path: readonly PropertyKey[]): TextPlace => placeAt(offsetOf(document, path));
  return {
    file,
    value,
    problems,
    warnings: slipsOf('warning'),
    hints: slipsOf('hint'),
    placeOf,
    finding: (issue) => ({
      file,
      ...placeOf(issue.path),
      about: aboutIn(value, issue.path),
      ...issue,
    }),
  };
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    // For values that are written below their name, the place of the name counts.
    const name = isCollection(node) && !node.flow ? keyOf(document, path.slice(0, length)) : undefined;
    const place = (name ?? node) as unknown;
    if (isNode(place) && place.range) return place.range[0];
  }
  return 0;
}

function keyOf(document: Document, path: readonly PropertyKey[]): unknown {
  const around = document.getIn(path.slice(0, -1), true);
  if (!isMap(around)) return undefined;
  return around.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))?.key;
}

/** References (*) can expand to more than fits into memory. */
function readValue(
  document: Document,
): { readonly value: unknown } | { readonly problem: Text; readonly remedy: Text } {
  try {
    return { value: document.toJS() };
  } catch (cause) {
    return {
      problem: {
        en: `the file cannot be read: ${(cause as Error).message}`,
        zh: `文件读不出来：${(cause as Error).message}`,
      },
      remedy: { en: 'Write values out, without & and *.', zh: '把值直接写出来，不用 & 和 *。' },
    };
  }
}
