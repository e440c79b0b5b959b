import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, isSeq, parseDocument, stringify, type YAMLSeq } from 'yaml';
import type { ImportedRule } from '../../rules/import/import-console.ts';

const style = { lineWidth: 0, flowCollectionPadding: false } as const;

/** Rules as they stand in an account's file, with remarks above them. */
export function rulesText(rules: readonly ImportedRule[], remarks: readonly string[]): string {
  const comment = remarks.map((remark) => `# ${remark}\n`).join('');
  return `${comment}${stringify({ rules }, style)}`;
}

/** What of an import a file has not, under ids that it has not, and the rules of the file that it has. */
export interface NewRules {
  readonly added: readonly ImportedRule[];
  /** The ids in the file of those that were imported before. */
  readonly known: readonly string[];
}

/**
 * Recognizes the rules of an import in a file: by what they are about, because replies are what is changed after an import.
 *
 * @param present the rules of the file
 */
export function newRules(rules: readonly ImportedRule[], present: readonly FileRule[]): NewRules {
  const known = new Map<ImportedRule, string>();
  for (const rule of rules) {
    const same = present.find((one) => isDeepStrictEqual(plain(one.when), plain(rule.when)));
    if (same !== undefined) known.set(rule, same.id);
  }
  const fresh = rules.filter((rule) => !known.has(rule));
  return { added: withNewIds(fresh, new Set(present.map(({ id }) => id))), known: [...known.values()] };
}

type FileRule = { readonly id: string; readonly when?: unknown };

/** As a file says it: without what is undefined, and a default rule takes any message. */
function plain(when: unknown): unknown {
  return when === undefined ? { message: 'any' } : JSON.parse(JSON.stringify(when));
}

/** Adds rules to an account's file behind those that it has; every line that is there stays as it is. */
export function addRules(file: string, rules: readonly ImportedRule[]): void {
  if (rules.length === 0) return;
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, file.endsWith('.json') ? inJson(text, rules) : inYaml(text, rules));
}

function inJson(text: string, rules: readonly ImportedRule[]): string {
  const account = JSON.parse(text) as { readonly rules?: readonly object[] };
  return `${JSON.stringify({ ...account, rules: [...(account.rules ?? []), ...rules] }, null, 2)}\n`;
}

function inYaml(text: string, rules: readonly ImportedRule[]): string {
  const document = parseDocument(text);
  const present = document.get('rules');
  if (!isSeq(present) || present.items.length === 0) return withList(text, rules);
  if (!present.flow) return behindLast(text, present, rules);
  // A list in brackets cannot go on in lines of its own.
  present.flow = false;
  for (const rule of rules) present.add(document.createNode(rule));
  return document.toString(style);
}

/** Writes the list anew where there is none, or an empty one. */
function withList(text: string, rules: readonly ImportedRule[]): string {
  const { contents } = parseDocument(text);
  const pair = isMap(contents)
    ? contents.items.find(({ key }) => isScalar(key) && key.value === 'rules')
    : undefined;
  const written = stringify({ rules }, style);
  const from = (pair?.key as { range?: readonly [number, number, number] } | undefined)?.range?.[0];
  if (from === undefined) return `${text.replace(/\n*$/, '\n')}${written}`;
  const to = (pair?.value as { range?: readonly [number, number, number] } | null)?.range?.[1];
  return `${text.slice(0, from)}${written.trimEnd()}${text.slice(to ?? from + 'rules:'.length)}`;
}

function behindLast(text: string, { items, range }: YAMLSeq, rules: readonly ImportedRule[]): string {
  const last = items.at(-1) as { range?: readonly [number, number, number] | null };
  const end = last.range?.[1] ?? text.length;
  const lineEnd = text.indexOf('\n', Math.max(0, end - 1));
  const at = lineEnd < 0 ? text.length : lineEnd + 1;
  // The list begins at its first dash.
  const first = range?.[0] ?? 0;
  const indent = ' '.repeat(first - (text.lastIndexOf('\n', first - 1) + 1));
  const lines = stringify(rules, style).trimEnd().split('\n');
  const added = lines.map((line) => (line === '' ? line : `${indent}${line}`)).join('\n');
  const before = text.slice(0, at);
  return `${before.endsWith('\n') ? before : `${before}\n`}${added}\n${text.slice(at)}`;
}

function withNewIds(rules: readonly ImportedRule[], taken: Set<string>): ImportedRule[] {
  return rules.map((rule) => {
    let { id } = rule;
    for (let number = 2; taken.has(id); number++) id = `${rule.id}-${number}`;
    taken.add(id);
    return { ...rule, id };
  });
}
