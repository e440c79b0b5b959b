import { readFileSync, writeFileSync } from 'node:fs';
import { isSeq, parseDocument, stringify } from 'yaml';
import type { ImportedRule } from '../../rules/import/import-console.ts';

const style = { lineWidth: 0, flowCollectionPadding: false } as const;

/** Rules as they stand in an account's file, with remarks above them. */
export function rulesText(rules: readonly ImportedRule[], remarks: readonly string[]): string {
  const comment = remarks.map((remark) => `# ${remark}\n`).join('');
  return `${comment}${stringify({ rules }, style)}`;
}

/**
 * Adds rules to an account's file behind those that it has, and leaves the rest of it as it is, with its comments. Ids that
 * the file has already are changed.
 *
 * @returns how many were added
 */
export function addRules(file: string, rules: readonly ImportedRule[]): number {
  const text = readFileSync(file, 'utf8');
  const document = parseDocument(text);
  const account = document.toJS() as { readonly rules?: readonly { readonly id: string }[] };
  const added = withNewIds(rules, new Set(account.rules?.map(({ id }) => id)));
  if (file.endsWith('.json')) {
    const written = { ...account, rules: [...(account.rules ?? []), ...added] };
    writeFileSync(file, `${JSON.stringify(written, null, 2)}\n`);
    return added.length;
  }
  const present = document.get('rules');
  if (isSeq(present)) {
    // `rules: []` would take them all into its one line.
    present.flow = false;
    for (const rule of added) present.add(document.createNode(rule));
  } else document.set('rules', document.createNode(added));
  writeFileSync(file, document.toString(style));
  return added.length;
}

function withNewIds(rules: readonly ImportedRule[], taken: Set<string>): ImportedRule[] {
  return rules.map((rule) => {
    let { id } = rule;
    for (let number = 2; taken.has(id); number++) id = `${rule.id}-${number}`;
    taken.add(id);
    return { ...rule, id };
  });
}
