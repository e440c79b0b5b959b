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
  /** The rules of the import that add nothing. */
  readonly left: ReadonlySet<string>;
}

/**
 * Recognizes imported rules in a file by what triggers them, because replies are what people change after an import. Of a rule
 * that has got more keywords in the console since, only these are new.
 *
 * @param present the rules of the file
 */
export function newRules(rules: readonly ImportedRule[], present: readonly FileRule[]): NewRules {
  const known = new Set<string>();
  const left = new Set<string>();
  const added = rules.flatMap((rule) => {
    const { rest, holders } = compare(rule, present);
    for (const { id } of holders) known.add(id);
    if (rest === null) left.add(rule.id);
    return rest ?? [];
  });
  return { added: withNewIds(added, new Set(present.map(({ id }) => id))), known: [...known], left };
}

/** What of an imported rule the file lacks, null for nothing, and the rules of the file that have the rest. */
interface Compared {
  readonly rest: ImportedRule | null;
  readonly holders: readonly FileRule[];
}

function compare(rule: ImportedRule, present: readonly FileRule[]): Compared {
  const { text } = rule.when as { readonly text?: Keywords };
  if (text === undefined) {
    const same = present.find((one) => isDeepStrictEqual(plain(one.when), plain(rule.when)));
    return same === undefined ? { rest: rule, holders: [] } : { rest: null, holders: [same] };
  }
  const holders = new Set<FileRule>();
  const lacking = (form: 'equals' | 'contains'): Keywords =>
    text[form] === undefined
      ? {}
      : {
          [form]: asList(text[form]).filter((keyword) => {
            const holder = present.find((one) => isFor(one, rule) && keywordsOf(one, form).includes(keyword));
            if (holder !== undefined) holders.add(holder);
            return holder === undefined;
          }),
        };
  const forms = Object.entries({ ...lacking('equals'), ...lacking('contains') });
  const rest = Object.fromEntries(forms.filter(([, keywords]) => keywords.length > 0));
  if (Object.keys(rest).length === 0) return { rest: null, holders: [...holders] };
  return { rest: { ...rule, when: { text: { ...text, ...cleared, ...rest } } }, holders: [...holders] };
}

/** Conditions that somebody has added to an imported rule are meant. In another rule, they leave the keyword to the import. */
function isFor({ id, when }: FileRule, rule: ImportedRule): boolean {
  return Object.keys(when ?? {}).length === 1 || id.replace(/-\d+$/, '') === rule.id.replace(/-\d+$/, '');
}

const cleared = { equals: undefined, contains: undefined };

function keywordsOf({ when }: FileRule, form: 'equals' | 'contains'): readonly unknown[] {
  const { text } = (when ?? {}) as { readonly text?: Keywords };
  return asList(text?.[form] ?? []);
}

const asList = (value: string | readonly string[]): readonly string[] => [value].flat() as string[];

type Keywords = { readonly [form in 'equals' | 'contains']?: string | readonly string[] };
type FileRule = { readonly id: string; readonly when?: object | undefined };

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
