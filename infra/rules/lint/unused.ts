import { lookUpsIn, mapTexts, parseTemplate } from '#shared/rules/template.ts';
import { both, type Text } from '../../language/text.ts';
import { keptNames, mainDialogue } from '../build/names.ts';
import { asList } from '../build/schedule.ts';
import type { ConditionSource } from '../schema/condition.ts';
import type { Check, LintInput } from './lint.ts';
import { allConditions, schedulesAskedFor } from './walk.ts';

/** Variables, schedules, states, remembered values and counters that nothing uses. */
export const checkUnused: Check = function* ({ written: account }) {
  const used = usedNames(account);
  const unused = (path: readonly PropertyKey[], what: Text) => ({
    path,
    code: 'unused',
    problem: both(`${what.en} is not used by any rule`, `${what.zh}没有规则用到`),
    remedy: both('Remove it, or check where its name is misspelt.', '删掉它，或者看看哪里写错了名称。'),
  });
  for (const name of Object.keys(account.variables ?? {})) {
    if (!used.names.has(`variables.${name}`))
      yield unused(['variables', name], both(`the variable ${name}`, `变量 ${name} `));
  }
  for (const name of Object.keys(account.schedules ?? {})) {
    if (!used.schedules.has(name))
      yield unused(['schedules', name], both(`the schedule ${name}`, `时间表 ${name} `));
  }
  for (const [index, { setState, dialogue = mainDialogue }] of account.rules.entries()) {
    if (setState === undefined) continue;
    const name = typeof setState === 'string' ? setState : setState.name;
    if ([name, 'any', 'none'].every((one) => !used.states.has(`${dialogue} ${one}`))) {
      yield unused(['rules', index, 'setState'], both(`the state ${name}`, `状态 ${name} `));
    }
  }
  for (const { path, name } of uncancelled(account))
    yield unused(path, both(`the name ${name}`, `名称 ${name} `));
  const kept = keptNames(account);
  for (const [field, group, names] of [
    ['remember', 'remembered', kept.remembered],
    ['count', 'counted', kept.counters],
  ] as const) {
    for (const name of names) {
      if (used.names.has(`${group}.${name}`)) continue;
      const index = account.rules.findIndex((rule) =>
        keptNames({ rules: [rule] })[group === 'counted' ? 'counters' : group].has(name),
      );
      yield unused(['rules', index, field], both(`what is ${group} as ${name}`, `${field} 的 ${name} `));
    }
  }
};

/** Named delayed replies that no rule cancels. */
function* uncancelled({ rules }: LintInput['account']) {
  const cancelled = new Set(rules.flatMap(({ cancel }) => asList(cancel ?? [])));
  for (const [index, { reply }] of rules.entries()) {
    for (const [place, step] of asList(reply ?? []).entries()) {
      const name = 'name' in step ? step.name : undefined;
      if (name === undefined || cancelled.has(name)) continue;
      yield { path: ['rules', index, 'reply', ...(Array.isArray(reply) ? [place] : []), 'name'], name };
    }
  }
}

function usedNames(account: LintInput['account']) {
  const names = new Set<string>();
  // If one value of a table is used, the table is used.
  const use = (name: string): unknown =>
    names.add(name.startsWith('variables.') ? name.split(/[.[]/, 2).join('.') : name);
  mapTexts([account.rules, account.variables ?? {}], (text) => {
    for (const part of text.includes('{{') ? parseTemplate(text) : []) {
      if (part.kind !== 'value') continue;
      use(part.name);
      for (const one of lookUpsIn(part.name).inner) use(one);
    }
    return text;
  });
  const schedules = new Set<string>();
  const states = new Set<string>();
  for (const { written } of schedulesAskedFor(account)) {
    for (const one of asList<string | object>(written)) if (typeof one === 'string') schedules.add(one);
  }
  for (const { condition, path } of allConditions(account)) {
    const { dialogue = mainDialogue } = account.rules[Number(path[1])] ?? {};
    for (const [of, some] of statesIn(condition.state, dialogue))
      for (const name of some) states.add(`${of} ${name}`);
    for (const name of Object.keys(condition.remembered ?? {})) names.add(`remembered.${name}`);
    for (const name of Object.keys(condition.counted ?? {})) names.add(`counted.${name}`);
  }
  return { names, schedules, states };
}

/** The states that a condition asks for, with their dialogue. */
function statesIn(
  state: ConditionSource['state'],
  dialogue: string,
): (readonly [string, readonly string[]])[] {
  if (state === undefined) return [];
  if (typeof state === 'string' || Array.isArray(state)) return [[dialogue, asList(state)]];
  return Object.entries(state).map(([name, some]) => [name, asList(some)] as const);
}
