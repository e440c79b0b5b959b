import { isMap, isScalar, isSeq, parseDocument, stringify, type YAMLSeq } from 'yaml';

/** How new entries are formatted. */
export const addedStyle = { lineWidth: 0, flowCollectionPadding: false } as const;

/**
 * Appends entries to a list in a YAML file. No existing line changes.
 *
 * @param name of the list, at the top level of the file; it is created if it is missing
 */
export function addToList(text: string, name: string, entries: readonly object[]): string {
  const document = parseDocument(text);
  const present = document.get(name);
  if (!isSeq(present) || present.items.length === 0) return withList(text, name, entries);
  if (!present.flow) return behindLast(text, present, entries);
  // A list in brackets cannot continue in lines of its own.
  present.flow = false;
  for (const entry of entries) present.add(document.createNode(entry));
  return document.toString(addedStyle);
}

/** Writes a new list in place of none or an empty one. */
function withList(text: string, name: string, entries: readonly object[]): string {
  const { contents } = parseDocument(text);
  const pair = isMap(contents)
    ? contents.items.find(({ key }) => isScalar(key) && key.value === name)
    : undefined;
  const written = stringify({ [name]: entries }, addedStyle);
  const from = (pair?.key as { range?: readonly [number, number, number] } | undefined)?.range?.[0];
  if (from === undefined) return `${text.replace(/\n*$/, text.trim() === '' ? '' : '\n')}${written}`;
  const to = (pair?.value as { range?: readonly [number, number, number] } | null)?.range?.[1];
  return `${text.slice(0, from)}${written.trimEnd()}${text.slice(to ?? from + `${name}:`.length)}`;
}

function behindLast(text: string, { items, range }: YAMLSeq, entries: readonly object[]): string {
  const last = items.at(-1) as { range?: readonly [number, number, number] | null };
  const end = last.range?.[1] ?? text.length;
  const lineEnd = text.indexOf('\n', Math.max(0, end - 1));
  const at = lineEnd < 0 ? text.length : lineEnd + 1;
  // The list begins at its first dash.
  const first = range?.[0] ?? 0;
  const indent = ' '.repeat(first - (text.lastIndexOf('\n', first - 1) + 1));
  const lines = stringify(entries, addedStyle).trimEnd().split('\n');
  const added = lines.map((line) => (line === '' ? line : `${indent}${line}`)).join('\n');
  const before = text.slice(0, at);
  return `${before.endsWith('\n') ? before : `${before}\n`}${added}\n${text.slice(at)}`;
}
