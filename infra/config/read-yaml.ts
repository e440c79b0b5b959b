import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod/mini';
import { checkWith, type DescribedIssue, pathText } from '#shared/schema-check.ts';

/** A file that was read, with a way to say where in it something is wrong. */
export type ReadYaml<Value> =
  | {
      readonly ok: true;
      readonly value: Value;
      /** `file:line:column field: problem` */
      readonly describe: (issue: DescribedIssue) => string;
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads YAML, of which JSON is a part, and checks it against a schema; each problem names file, line, column and field. */
export function readYaml<Schema extends z.ZodMiniType>(
  text: string,
  file: string,
  schema: Schema,
): ReadYaml<z.infer<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => `${at(error.pos[0])} ${firstLine(error.message)}`);
    return { ok: false, problems };
  }
  const describe = ({ path, problem }: DescribedIssue): string =>
    `${at(offsetOf(document, path))} ${path.length === 0 ? 'the file' : pathText(path)}: ${problem}`;
  const checked = checkWith(schema, document.toJS());
  if (checked.ok) return { ok: true, value: checked.value, describe };
  return { ok: false, problems: checked.issues.map(describe) };
}

/** Where the value of a path stands in the file, or else the nearest thing around it that is there. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message;
}
