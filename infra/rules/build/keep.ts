import { mostKept } from '#shared/rules/memory.ts';
import type { CounterChange, Keeping, StateChange } from '#shared/rules/program.ts';
import { calendarPeriods } from '#shared/rules/program.ts';
import { durationInSeconds } from '../../config/duration.ts';
import { both } from '../../language/text.ts';
import type { RuleSource } from '../schema/rule.ts';
import { countsOf, type KeptNames, mainDialogue, tagsOf } from './names.ts';
import { error, type Report } from './report.ts';
import { asList } from './schedule.ts';

const day = 24 * 60 * 60;
/** How long a value is kept if the rule does not say. */
const keptFor = 365 * day;
const defaultStateSeconds = 600;

/** Seconds, or a period of the calendar. */
export function periodOf(per: string): number | (typeof calendarPeriods)[number] {
  const period = calendarPeriods.find((one) => one === per);
  return period ?? durationInSeconds(per);
}

/** What a rule keeps about the user beside the state of its dialogue; undefined if nothing. */
export function keepingOf(source: RuleSource): Keeping | undefined {
  const { remember, forget, clearState, untag = [], tag } = source;
  const counts = countsOf(source.count).map(
    ({ name, by, to, resetAfter }): CounterChange => ({
      name,
      ...(to === undefined ? { by: by ?? 1 } : { to }),
      for: resetAfter === undefined ? keptFor : periodOf(resetAfter),
    }),
  );
  const tagFor = typeof tag === 'object' && 'for' in tag ? durationInSeconds(tag.for) : keptFor;
  const tags = [
    ...asList(untag).map((name) => [name, 0] as const),
    ...tagsOf(source).map((name) => [name, tagFor] as const),
  ];
  const values = Object.entries(remember ?? {}).map(([name, value]) => {
    const { value: text, for: lasts } = typeof value === 'string' ? { value, for: undefined } : value;
    return [name, { text, for: lasts === undefined ? keptFor : durationInSeconds(lasts) }] as const;
  });
  const keeping: Keeping = {
    ...(values.length === 0 ? {} : { values: Object.fromEntries(values) }),
    ...(forget === undefined ? {} : { forget: asList(forget).includes('all') ? 'all' : asList(forget) }),
    ...(counts.length === 0 ? {} : { counts }),
    ...(tags.length === 0 ? {} : { tags: Object.fromEntries(tags) }),
    ...(clearState === 'all' ? { endsDialogues: true as const } : {}),
  };
  return Object.keys(keeping).length === 0 ? undefined : keeping;
}

/** The state that a rule sets; null if it ends the dialogue. */
export function stateChange(source: RuleSource, { stateValues }: KeptNames): StateChange | null | undefined {
  const { setState, clearState, dialogue = mainDialogue } = source;
  if (setState === undefined) return clearState === undefined ? undefined : null;
  const {
    name,
    values = {},
    for: lasts = undefined,
  } = typeof setState === 'string' ? { name: setState } : setState;
  return {
    name,
    for: lasts === undefined ? defaultStateSeconds : durationInSeconds(lasts),
    values,
    // If no rule keeps values for this dialogue, none can be there to add to.
    ...((stateValues.get(dialogue)?.size ?? 0) > 0 ? { addsValues: true as const } : {}),
  };
}

/** Names beyond the limit would be dropped, and nobody would know which. */
export function reportTooMany(names: KeptNames, report: Report): void {
  const kinds = {
    remember: names.remembered,
    count: names.counters,
    tag: names.tags,
    dialogue: names.states,
  } as const;
  for (const [field, { size }] of Object.entries(kinds)) {
    if (size <= mostKept) continue;
    error(
      report,
      ['rules'],
      'too-many-names',
      both(
        `keep ${size} different names by ${field}, but at most ${mostKept} are kept for a user`,
        `${field} 用了 ${size} 个不同的名称，每位用户最多保存 ${mostKept} 个`,
      ),
      both('Use the same name in several rules.', '让几条规则用同一个名称。'),
    );
  }
}

/** How long the user has to be remembered for what a rule keeps; seconds. */
export function keptForBy({ values = {}, counts = [], tags = {} }: Keeping): number {
  const seconds = { day: 2 * day, week: 14 * day, month: 62 * day } as const;
  return Math.max(
    0,
    ...Object.values(values).map((one) => one.for),
    ...counts.map((one) => (typeof one.for === 'number' ? one.for : seconds[one.for])),
    ...Object.values(tags),
  );
}
