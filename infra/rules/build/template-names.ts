import { didYouMean } from '#shared/closest-name.ts';
import { timeNames, windowNames } from '#shared/rules/engine/template-values.ts';
import { eventKind } from '#shared/rules/engine/triggers.ts';
import { lookUpsIn, parseTemplate } from '#shared/rules/template.ts';
import { eventSpecs } from '#shared/wechat/inbound/event-types.ts';
import type { FieldKind, Specs } from '#shared/wechat/inbound/field-spec.ts';
import { messageSpecs } from '#shared/wechat/inbound/message-types.ts';
import { both, meant, type Text } from '../../language/text.ts';
import type { Kinds } from './kinds.ts';
import type { KeptNames } from './names.ts';
import { isNickname, noNickname } from './nickname.ts';
import { error, type Report } from './report.ts';
import { slipsIn } from './template-slips.ts';

/** The names that the templates of a rule can use, by group. */
export type TemplateNames = Readonly<Record<string, ReadonlySet<string>>>;

const textual: ReadonlySet<FieldKind> = new Set([
  'text',
  'optionalText',
  'number',
  'optionalNumber',
  'scene',
  'sceneOfFollow',
  'keyOfFollow',
]);

/** The names that every rule of an account can use. */
export function commonNames(variables: Readonly<Record<string, string>>, kept: KeptNames): TemplateNames {
  return {
    user: new Set(['openId', 'unionId']),
    variables: new Set(Object.keys(variables)),
    remembered: kept.remembered,
    counted: kept.counters,
    time: new Set(timeNames),
    window: new Set(windowNames),
  };
}

/**
 * @param captured the groups that the rule's patterns capture
 * @param stateValues the values that its dialogue keeps
 */
export function namesForRule(
  common: TemplateNames,
  kinds: Kinds,
  captured: ReadonlySet<string>,
  stateValues: ReadonlySet<string>,
): TemplateNames {
  let fields: ReadonlySet<string> | undefined;
  return {
    match: captured,
    // Few rules need the fields, so they are listed on demand.
    get message() {
      fields ??= messageFields(kinds);
      return fields;
    },
    state: stateValues,
    ...common,
  };
}

/** The text and number fields of the messages and events that a rule can apply to. */
function messageFields(kinds: Kinds): ReadonlySet<string> {
  const all: readonly (readonly [string, Specs])[] = [
    ...Object.entries(messageSpecs),
    ...Object.entries(eventSpecs).map(([name, specs]) => [eventKind(name), specs] as const),
  ];
  const names = all
    .filter(([kind]) => kinds === undefined || kinds.has(kind))
    .flatMap(([, specs]) =>
      Object.entries(specs).flatMap(([name, { kind }]) => (textual.has(kind) ? [name] : [])),
    );
  return new Set([...names, 'businessId']);
}

/**
 * Checks every template in a value.
 *
 * @param path of the value
 * @returns the names that the templates use
 */
export function checkTemplates(
  value: unknown,
  names: TemplateNames,
  path: readonly PropertyKey[],
  report: Report,
): readonly string[] {
  const used: string[] = [];
  for (const { text, at } of textsIn(value, path)) {
    const slips = slipsIn(text);
    for (const { source, meant } of slips) {
      error(
        report,
        at,
        'bad-template',
        both(
          `${source} is not a template, and users would see the braces`,
          `${source} 不是模板，用户会看到花括号`,
        ),
        both(
          `Write ${meant}; \\{{ stands for the braces themselves.`,
          `写成 ${meant}；\\{{ 表示花括号本身。`,
        ),
      );
    }
    // After a slip, the rest of the template cannot be read.
    for (const part of slips.length > 0 ? [] : parseTemplate(text)) {
      if (part.kind === 'mistake') {
        error(
          report,
          at,
          'bad-template',
          both(`{{${part.source}}} is not a template`, `{{${part.source}}} 不是模板`),
          isNickname(part.source)
            ? noNickname
            : both(
                'It can be {{name}}, {{name | url}}, {{name | raw}} or {{name | or text}}; write \\{{ for the braces themselves.',
                '可以写 {{name}}、{{name | url}}、{{name | raw}} 或 {{name | or 文字}}；\\{{ 表示花括号本身。',
              ),
        );
      } else if (part.kind === 'value') {
        used.push(part.name, ...lookUpsIn(part.name).inner);
        checkName(part.name, names, at, report);
      }
    }
  }
  return used;
}

/** Every text inside a value, with its path. */
function* textsIn(
  value: unknown,
  at: readonly PropertyKey[],
): Generator<{ readonly text: string; readonly at: readonly PropertyKey[] }> {
  if (typeof value === 'string') yield { text: value, at };
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* textsIn(item, [...at, index]);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) yield* textsIn(item, [...at, name]);
  }
}

function checkName(full: string, names: TemplateNames, path: readonly PropertyKey[], report: Report): void {
  const { inner, pattern } = lookUpsIn(full);
  if (inner.length > 0) {
    for (const one of inner) checkName(one, names, path, report);
    const way = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^.]+')}$`, 'u');
    if ([...(names['variables'] ?? [])].some((one) => way.test(`variables.${one}`))) return;
    error(
      report,
      path,
      'unknown-name',
      both(`{{${full}}} is in no table of the account`, `账号里没有哪张表有 {{${full}}}`),
      both(
        'A table is a variable with names of its own: variables: { stores: { "1": 静安店, "2": 徐汇店 } }.',
        '表就是带名称的变量：variables: { stores: { "1": 静安店, "2": 徐汇店 } }。',
      ),
    );
    return;
  }
  const dot = full.indexOf('.');
  const group = dot < 0 ? full : full.slice(0, dot);
  const name = dot < 0 ? '' : full.slice(dot + 1);
  const known = Object.hasOwn(names, group) ? names[group] : undefined;
  // The fields that WeChat adds under its own names are not known in advance.
  if (known?.has(name) || (group === 'message' && /^fields\.[^.]/.test(name))) return;
  const all = Object.entries(names).flatMap(([prefix, ends]) => [...ends].map((end) => `${prefix}.${end}`));
  const problem = both(
    `{{${full}}} is not known${didYouMean(full, all)}`,
    `没有 {{${full}}}${meant(full, all)}`,
  );
  error(report, path, 'unknown-name', problem, homeOf(full, names) ?? remedyFor(full, group, known));
}

/** Who writes a name alone left out the group that it is in. */
function homeOf(name: string, names: TemplateNames): Text | undefined {
  const homes = Object.entries(names)
    .filter(([, ends]) => ends.has(name))
    .map(([group]) => `{{${group}.${name}}}`);
  if (homes.length === 0 || name === '') return undefined;
  return both(`Write ${homes.join(' or ')}.`, `写成 ${homes.join(' 或 ')}。`);
}

function remedyFor(full: string, group: string, known: ReadonlySet<string> | undefined): Text {
  if (isNickname(full.replace(/^(?:user|message)\./, ''))) return noNickname;
  if (/^\d$/.test(full)) return both(`Write {{match.${full}}}.`, `写成 {{match.${full}}}。`);
  if (known === undefined) {
    const groups =
      'match.…, message.…, variables.…, state.…, remembered.…, counted.…, time.…, window.… or user.openId';
    return both(
      `A name is ${groups}.`,
      `名称可以是 ${groups.replaceAll(', ', '、').replace(' or ', '、')}。`,
    );
  }
  if (known.size > 0) {
    const names = [...known].map((name) => `${group}.${name}`);
    return both(`Here you can use ${names.join(', ')}.`, `这里可以用 ${names.join('、')}。`);
  }
  return (
    {
      match: both(
        'Nothing is captured: the rule has no regular expression (matches) that could.',
        '规则里没有正则表达式（matches），所以没有分组可用。',
      ),
      variables: both('The account has no `variables` yet.', '账号里还没有 variables。'),
      state: both(
        'No rule of this dialogue keeps a value with setState: { name, values }.',
        '这段对话里没有规则用 setState: { name, values } 保存过值。',
      ),
      remembered: both(
        'No rule remembers anything yet: remember: { name: … }.',
        '还没有规则记住内容：remember: { 名称: … }。',
      ),
      counted: both('No rule counts anything yet: count: name.', '还没有规则计数：count: 名称。'),
    }[group] ??
    both('The messages that this rule is about have no such field.', '这条规则针对的消息没有这个字段。')
  );
}
