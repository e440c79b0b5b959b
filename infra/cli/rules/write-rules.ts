import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import { addedStyle, addToList } from '../../config/add-to-list.ts';
import type { ImportedRule } from '../../rules/import/import-console.ts';

/** Rules in the format of an account's file, with remarks above them. */
export function rulesText(rules: readonly ImportedRule[], remarks: readonly string[]): string {
  const comment = remarks.map((remark) => `# ${remark}\n`).join('');
  return `${comment}${stringify({ rules }, addedStyle)}`;
}

/** A menu in the format of an account's file. */
export function menuText(menu: readonly object[]): string {
  return stringify({ menu }, addedStyle);
}

/** Adds a menu to an account's file that has none, and leaves every existing line as it is. */
export function addMenu(file: string, menu: readonly object[]): void {
  if (menu.length === 0) return;
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.json')) {
    writeFileSync(file, `${JSON.stringify({ ...(JSON.parse(text) as object), menu }, null, 2)}\n`);
  } else writeFileSync(file, `${text.replace(/\n*$/, '\n')}${menuText(menu)}`);
}

/** What a file lacks of an import, under ids that the file does not use, and the file's own rules. */
export interface NewRules {
  readonly added: readonly ImportedRule[];
  /** The ids in the file of rules that were imported earlier. */
  readonly known: readonly string[];
}

/**
 * Recognizes imported rules in a file by what triggers them, because replies are what people change after an import.
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

/** The format of a file: undefined fields are left out, and a default rule takes any message. */
function plain(when: unknown): unknown {
  return when === undefined ? { message: 'any' } : JSON.parse(JSON.stringify(when));
}

/** Adds rules after those of an account's file, and leaves every existing line as it is. */
export function addRules(file: string, rules: readonly ImportedRule[]): void {
  if (rules.length === 0) return;
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, file.endsWith('.json') ? inJson(text, rules) : addToList(text, 'rules', rules));
}

function inJson(text: string, rules: readonly ImportedRule[]): string {
  const account = JSON.parse(text) as { readonly rules?: readonly object[] };
  return `${JSON.stringify({ ...account, rules: [...(account.rules ?? []), ...rules] }, null, 2)}\n`;
}

function withNewIds(rules: readonly ImportedRule[], taken: Set<string>): ImportedRule[] {
  return rules.map((rule) => {
    let { id } = rule;
    for (let number = 2; taken.has(id); number++) id = `${rule.id}-${number}`;
    taken.add(id);
    return { ...rule, id };
  });
}
