import { readFileSync, writeFileSync } from 'node:fs';
import { isSeq, parseDocument, stringify } from 'yaml';
import type { ImportedRule } from '#shared/rules/import/import-console.ts';

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
  const document = parseDocument(readFileSync(file, 'utf8'));
  const present = document.get('rules');
  const taken = new Set((document.toJS() as { rules?: { id: string }[] }).rules?.map(({ id }) => id));
  const added = rules.map((rule) => {
    let { id } = rule;
    for (let number = 2; taken.has(id); number++) id = `${rule.id}-${number}`;
    taken.add(id);
    return { ...rule, id };
  });
  if (isSeq(present)) for (const rule of added) present.add(document.createNode(rule));
  else document.set('rules', document.createNode(added));
  writeFileSync(file, document.toString(style));
  return added.length;
}
