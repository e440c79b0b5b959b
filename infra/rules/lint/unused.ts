import { mapTexts, parseTemplate } from '#shared/rules/template.ts';
import { list } from '../build/schedule.ts';
import type { Check, LintInput } from './lint.ts';
import { allConditions } from './walk.ts';

/** Variables, schedules and states that nothing asks for. */
export const checkUnused: Check = function* ({ account }) {
  const used = usedNames(account);
  const unused = (path: readonly PropertyKey[], what: string) => ({
    path,
    code: 'unused',
    problem: `${what} is not used by any rule`,
    remedy: 'Remove it, or look for where its name is misspelt.',
  });
  for (const name of Object.keys(account.variables ?? {})) {
    if (!used.names.has(`variables.${name}`)) yield unused(['variables', name], `the variable ${name}`);
  }
  for (const name of Object.keys(account.schedules ?? {})) {
    if (!used.schedules.has(name)) yield unused(['schedules', name], `the schedule ${name}`);
  }
  for (const [index, { setState }] of account.rules.entries()) {
    if (setState === undefined) continue;
    const name = typeof setState === 'string' ? setState : setState.name;
    if (!used.states.has(name) && !used.states.has('any') && !used.states.has('none')) {
      yield unused(['rules', index, 'setState'], `the state ${name}`);
    }
  }
};

function usedNames(account: LintInput['account']) {
  const names = new Set<string>();
  mapTexts(account.rules, (text) => {
    for (const part of text.includes('{{') ? parseTemplate(text) : []) {
      if (part.kind === 'value') names.add(part.name);
    }
    return text;
  });
  const schedules = new Set<string>();
  const states = new Set<string>();
  for (const { condition } of allConditions(account)) {
    for (const written of [condition.during, condition.outside]) {
      for (const one of list(written ?? [])) if (typeof one === 'string') schedules.add(one);
    }
    for (const name of list(condition.state ?? [])) states.add(name);
  }
  return { names, schedules, states };
}
