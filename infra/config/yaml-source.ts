import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml';
import type { Said } from '../language/text.ts';
import { aboutIn, type Finding } from './finding.ts';
import { yamlProblems } from './yaml-problems.ts';

/** A YAML file (of which JSON is a part) that knows where in it each value stands. */
export interface YamlSource {
  readonly file: string;
  readonly value: unknown;
  /** What is not YAML, or could be misread. */
  readonly problems: readonly SourceProblem[];
  /** Where the value of a path stands, or else the nearest thing around it that is there. */
  placeOf(path: readonly PropertyKey[]): Place;
  /** A finding about the value of a path, with where it stands and what it is about. */
  finding(issue: Omit<Finding, 'file' | 'about' | keyof Place>): Finding;
}

/** From 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface SourceProblem {
  readonly place: Place;
  readonly code: 'bad-yaml' | 'number-or-text';
  readonly problem: Said;
  readonly remedy?: Said;
}

export function parseYaml(text: string, file: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const problems: SourceProblem[] = yamlProblems(document, text).map(({ offset, ...told }) => ({
    place: placeAt(offset),
    code: 'bad-yaml',
    ...told,
  }));
  const read = problems.length === 0 ? readValue(document) : { value: undefined };
  if ('problem' in read) problems.push({ place: placeAt(0), code: 'bad-yaml', ...read });
  const value = 'value' in read ? read.value : undefined;
  const placeOf = (path: readonly PropertyKey[]): Place => placeAt(offsetOf(document, path));
  return {
    file,
    value,
    // A number in a line that is no YAML is most likely part of a text.
    problems: [
      ...problems,
      ...misreadNumbers(document, placeAt).filter(({ place }) =>
        problems.every((one) => one.place.line !== place.line),
      ),
    ],
    placeOf,
    finding: (issue) => ({
      file,
      ...placeOf(issue.path),
      about: aboutIn(value, issue.path),
      ...issue,
    }),
  };
}

/**
 * Numbers that YAML reads as others than they look: `017` is 17, and a scene or an order number would lose its zeros. Where
 * a number is meant, `1.50` may well be 1.5.
 */
function misreadNumbers(document: Document, placeAt: (offset: number) => Place): SourceProblem[] {
  const problems: SourceProblem[] = [];
  visit(document, {
    Scalar(_, node) {
      if (!isScalar(node) || typeof node.value !== 'number' || node.source === undefined) return;
      if (!/^0\d|^[+-]?0[xo]|[eE]|^[+-]?\d{16,}$/.test(node.source)) return;
      problems.push({
        place: placeAt(node.range?.[0] ?? 0),
        code: 'number-or-text',
        problem: `${node.source} is read as the number ${node.value}`,
        remedy: `Write it in quotes, "${node.source}".`,
      });
    },
  });
  return problems;
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    // What is written below its name is looked for at the name.
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

/** What stands for other values (*) can stand for more than fits into memory. */
function readValue(
  document: Document,
): { readonly value: unknown } | { readonly problem: string; readonly remedy: string } {
  try {
    return { value: document.toJS() };
  } catch (cause) {
    return {
      problem: `the file cannot be read: ${(cause as Error).message}`,
      remedy: 'Write values out, without & and *.',
    };
  }
}
