import type { CountSource } from '../schema/keep.ts';
import type { RuleSource } from '../schema/rule.ts';
import type { RulesSource } from '../schema/rules.ts';
import { asList } from './schedule.ts';

/** The names of what an account's rules keep about a user. Conditions and templates may ask for these, and no others. */
export interface KeptNames {
  /** The states by dialogue; '' is the dialogue without a name. */
  readonly states: ReadonlyMap<string, ReadonlySet<string>>;
  /** The names of the values that setState keeps, by dialogue. */
  readonly stateValues: ReadonlyMap<string, ReadonlySet<string>>;
  readonly remembered: ReadonlySet<string>;
  readonly counters: ReadonlySet<string>;
  readonly tags: ReadonlySet<string>;
}

/** Stands for the dialogue without a name. */
export const mainDialogue = '';

export function keptNames({ rules }: RulesSource): KeptNames {
  const states = new Map<string, Set<string>>([[mainDialogue, new Set()]]);
  const stateValues = new Map<string, Set<string>>([[mainDialogue, new Set()]]);
  const add = (names: Map<string, Set<string>>, dialogue: string, more: readonly string[]): void => {
    names.set(dialogue, new Set([...(names.get(dialogue) ?? []), ...more]));
  };
  for (const { setState, dialogue = mainDialogue } of rules) {
    add(states, dialogue, []);
    add(stateValues, dialogue, []);
    if (setState === undefined) continue;
    add(states, dialogue, [typeof setState === 'string' ? setState : setState.name]);
    if (typeof setState === 'object') add(stateValues, dialogue, Object.keys(setState.values ?? {}));
  }
  return {
    states,
    stateValues,
    remembered: new Set(rules.flatMap(({ remember = {} }) => Object.keys(remember))),
    counters: new Set(rules.flatMap(({ count }) => countsOf(count).map(({ name }) => name))),
    tags: new Set(rules.flatMap((rule) => tagsOf(rule))),
  };
}

type CounterSource = Exclude<Exclude<CountSource, readonly unknown[]>, string>;

/** The counters that a rule counts. */
export function countsOf(count: CountSource | undefined): readonly CounterSource[] {
  return asList(count ?? []).map((one) => (typeof one === 'string' ? { name: one } : one));
}

/** The tags that a rule gives. */
export function tagsOf({ tag }: RuleSource): readonly string[] {
  if (tag === undefined) return [];
  return typeof tag === 'object' && 'names' in tag ? asList(tag.names) : asList(tag);
}
