import { eventKind } from '#shared/rules/engine/triggers.ts';
import type { Condition, Pattern, Reply } from '#shared/rules/program.ts';
import { parseTemplate } from '#shared/rules/template.ts';
import { eventSpecs } from '#shared/wechat/inbound/event-types.ts';
import type { FieldKind, Specs } from '#shared/wechat/inbound/field-spec.ts';
import { messageSpecs } from '#shared/wechat/inbound/message-types.ts';
import type { OutgoingSpec } from '#shared/wechat/outgoing/outgoing-spec.ts';
import { outgoingSpecs } from '#shared/wechat/outgoing/outgoing-types.ts';
import { both } from '../../language/text.ts';
import type { Kinds } from '../build/kinds.ts';
import { groupsSurelyFilled } from '../build/pattern-groups.ts';
import type { BuiltRule } from '../build/rule.ts';
import type { Check, LintInput } from './lint.ts';

/** Texts that are empty if their values are empty. Such a message is not sent. */
export const checkEmptyTexts: Check = function* ({ built, account }) {
  for (const one of built.rules) {
    for (const [number, step] of (one.rule.replies ?? []).entries()) {
      const replies = 'oneOf' in step ? step.oneOf.map(({ reply }) => reply) : [step];
      const names = replies.flatMap((reply) => [...emptyTexts(reply, one, { account, built })]);
      const [first] = names;
      if (first === undefined) continue;
      yield {
        path: ['rules', one.index, 'reply', number],
        code: 'may-be-empty',
        problem: both(
          `has a text that is only {{${first}}}, which can be empty; an empty text is not sent`,
          `文字里只有 {{${first}}}，它可能是空的，那样就不会发出`,
        ),
        remedy: both(
          `Add words around it, or say what to show instead: {{${first} | or …}}.`,
          `前后加上文字，或者写上空的时候显示什么：{{${first} | or …}}。`,
        ),
      };
    }
  }
};

type Rules = Pick<LintInput, 'account' | 'built'>;

/** For each required text that can be empty, the first name in it. */
function* emptyTexts(reply: Reply, rule: BuiltRule, rules: Rules): Generator<string> {
  if (!reply.template) return;
  for (const text of requiredTexts(reply)) {
    const parts = parseTemplate(text);
    const isEmpty = parts.every((part) => {
      if (part.kind !== 'value') return part.kind === 'text' && part.text.trim() === '';
      if (part.filters.some((filter) => filter.kind === 'or' && filter.text !== '')) return false;
      return mayBeEmpty(part.name, rule, rules);
    });
    const named = parts.find((part) => part.kind === 'value');
    if (isEmpty && named !== undefined) yield named.name;
  }
}

function requiredTexts({ message }: Reply): string[] {
  const { msgtype } = message;
  // The kinds of account differ in what they can send, but hardly in which fields are required.
  const specs = Object.values(outgoingSpecs[msgtype])[0] as Readonly<Record<string, OutgoingSpec>>;
  return textsOf(specs, (message as unknown as Record<string, unknown>)[msgtype]);
}

function textsOf(specs: Readonly<Record<string, OutgoingSpec>>, fields: unknown): string[] {
  const values = (fields ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(specs).flatMap(([name, spec]) => {
    const value = values[name];
    if (spec.kind === 'items' && Array.isArray(value))
      return value.flatMap((entry) => textsOf(spec.fields, entry));
    return spec.kind === 'text' && spec.required && typeof value === 'string' ? [value] : [];
  });
}

function mayBeEmpty(full: string, { rule, kinds }: BuiltRule, { account, built }: Rules): boolean {
  const group = full.slice(0, full.indexOf('.'));
  const name = full.slice(group.length + 1);
  switch (group) {
    case 'message':
      return fieldMayBeMissing(name, kinds);
    case 'match':
      return !groupsIn(rule.when).has(name);
    case 'state':
      return !keptByAll(statesIn(rule.when), name, account);
    case 'variables':
      // The key may be missing in the table.
      return (built.program.variables[name] ?? '').trim() === '';
    case 'remembered':
      return !remembersIn(rule.when).has(name);
    case 'window':
      return name === 'until';
    default:
      return false;
  }
}

const alwaysThere: ReadonlySet<FieldKind> = new Set(['text', 'number']);
function fieldMayBeMissing(name: string, kinds: Kinds): boolean {
  if (kinds === undefined) return true;
  const all: readonly (readonly [string, Specs])[] = [
    ...Object.entries(messageSpecs),
    ...Object.entries(eventSpecs).map(([event, specs]) => [eventKind(event), specs] as const),
  ];
  const specs = new Map(all);
  return [...kinds].some((kind) => {
    const field = specs.get(kind)?.[name];
    return field === undefined || !alwaysThere.has(field.kind);
  });
}

/** The groups that are not empty whenever the condition holds. */
function groupsIn(condition: Condition): ReadonlySet<string> {
  switch (condition.kind) {
    case 'all':
      return new Set(condition.of.flatMap((one) => [...groupsIn(one)]));
    case 'any':
      return inAll(condition.of.map(groupsIn));
    case 'text': {
      const { equals, contains, containsWord, containsAll, startsWith, matches } = condition;
      const isOther = [equals, contains, containsWord, containsAll, startsWith].some(
        (words) => words !== undefined,
      );
      return isOther ? new Set() : filledBy(matches);
    }
    case 'value': {
      const { equals, contains, startsWith, matches } = condition.match;
      const isOther = [equals, contains, startsWith].some((words) => words !== undefined);
      return isOther ? new Set() : filledBy(matches);
    }
    default:
      return new Set();
  }
}

function filledBy(patterns: readonly Pattern[] = []): ReadonlySet<string> {
  return inAll(patterns.map(({ source }) => groupsSurelyFilled(source)));
}

function inAll([first = new Set(), ...others]: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set([...first].filter((one) => others.every((other) => other.has(one))));
}

/** The remembered values that exist whenever the condition holds. */
function remembersIn(condition: Condition): ReadonlySet<string> {
  if (condition.kind === 'remembered') return new Set([condition.name]);
  if (condition.kind === 'any') return inAll(condition.of.map(remembersIn));
  return new Set(condition.kind === 'all' ? condition.of.flatMap((one) => [...remembersIn(one)]) : []);
}

/** The states that the user can be in when the condition holds; none if it does not ask for a state. */
function statesIn(condition: Condition): readonly string[] {
  if (condition.kind === 'state') return condition.names ?? [];
  return condition.kind === 'all' ? condition.of.flatMap(statesIn) : [];
}

/** Whether every rule that sets one of the states keeps the value. */
function keptByAll(states: readonly string[], value: string, { rules }: LintInput['account']): boolean {
  const leading = rules.flatMap(({ setState }) => {
    const name = typeof setState === 'string' ? setState : setState?.name;
    return name !== undefined && states.includes(name) ? [setState] : [];
  });
  return (
    leading.length > 0 &&
    leading.every(
      (setState) => typeof setState === 'object' && (setState.values?.[value] ?? '').trim() !== '',
    )
  );
}
