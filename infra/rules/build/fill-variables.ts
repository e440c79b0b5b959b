import { didYouMean } from '#shared/closest-name.ts';
import { both } from '../../language/text.ts';
import type { RulesSource } from '../schema/rules.ts';
import { error, type Report } from './report.ts';
import { hasBrace, slipsIn, templateGroups } from './template-slips.ts';

type Path = readonly PropertyKey[];
type Table = Exclude<NonNullable<RulesSource['variables']>[string], string>;

const named = /\{\{\s*([\p{L}\p{N}_.[\]-]+)\s*\}\}/gu;

/** Puts the values of variables into a text. @param isPattern whether the text is a regular expression; values are then escaped */
export type FillVariables = (text: string, path: Path, isPattern?: boolean) => string;

/** An account's variables by name (`table.name` for those of a table). Variables inside variables are filled in. */
export function resolveVariables(
  { variables = {} }: RulesSource,
  report: Report,
): Readonly<Record<string, string>> {
  const flat = new Map<string, { readonly text: string; readonly path: Path }>();
  const flatten = (value: string | Table | Table[string], path: Path, name: string): void => {
    if (typeof value === 'string') flat.set(name, { text: value, path });
    else for (const [key, one] of Object.entries(value)) flatten(one, [...path, key], `${name}.${key}`);
  };
  for (const [name, value] of Object.entries(variables)) flatten(value, ['variables', name], name);
  const resolved: Record<string, string> = {};
  const resolve = (name: string, within: readonly string[]): string => {
    const { text = '', path = [] } = flat.get(name) ?? {};
    if (Object.hasOwn(resolved, name)) return resolved[name] ?? '';
    if (within.includes(name)) {
      error(
        report,
        path,
        'variable-in-itself',
        both(
          `refers to itself: ${[...within, name].join(' → ')}`,
          `要用到自己的值：${[...within, name].join(' → ')}`,
        ),
        both('Write the text out in one of them.', '在其中一个里直接写出文字。'),
      );
      return '';
    }
    const value = fill(text, path, report, new Set(flat.keys()), 'other variables', (inner) =>
      resolve(inner, [...within, name]),
    );
    resolved[name] = value;
    return value;
  };
  for (const name of flat.keys()) resolve(name, []);
  return resolved;
}

/** Fills variables into keywords. */
export function fillVariables(variables: Readonly<Record<string, string>>, report: Report): FillVariables {
  const known = new Set(Object.keys(variables));
  return (text, path, isPattern = false) =>
    fill(text, path, report, known, 'variables', (name) => {
      const value = variables[name] ?? '';
      return isPattern ? value.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&') : value;
    });
}

function fill(
  text: string,
  path: Path,
  report: Report,
  known: ReadonlySet<string>,
  allowed: string,
  valueBy: (name: string) => string,
): string {
  if (!hasBrace(text)) return text;
  const slip = slipsIn(text).find(({ meant }) => meant.startsWith('{{variables.'));
  if (slip !== undefined) {
    error(
      report,
      path,
      'bad-template',
      both(`${slip.source} is not a template`, `${slip.source} 不是模板`),
      both(`Write ${slip.meant}.`, `写成 ${slip.meant}。`),
    );
    return text;
  }
  return text.replaceAll(named, (whole, name: string) => {
    const [group = ''] = name.split('.', 1);
    // Other braces belong to the text that users write.
    if (!templateGroups.has(group)) return whole;
    if (group !== 'variables' || name.includes('[')) {
      error(
        report,
        path,
        'template-not-filled',
        both(
          `{{${name}}} is not filled in here: only ${allowed} are`,
          `这里不会替换 {{${name}}}：只能用变量`,
        ),
        both('Write the text itself, or use the template in the reply.', '直接写文字，或者在回复里用模板。'),
      );
      return whole;
    }
    const variable = name.slice('variables.'.length);
    if (known.has(variable)) return valueBy(variable);
    const inTable = [...known].find((one) => one.startsWith(`${variable}.`));
    error(
      report,
      path,
      'unknown-name',
      inTable === undefined
        ? both(`{{${name}}} is not known${didYouMean(variable, known)}`, `没有 {{${name}}}`)
        : both(`{{${name}}} is a table, not a text`, `{{${name}}} 是一张表，不是文字`),
      inTable === undefined
        ? both(
            'Write variables beside the rules: variables: { name: … }.',
            '变量写在 rules 旁边：variables: { 名称: … }。',
          )
        : both(
            `Say which entry, as in {{variables.${inTable}}}.`,
            `写明是其中哪一个，例如 {{variables.${inTable}}}。`,
          ),
    );
    return whole;
  });
}
