import { isDeepStrictEqual } from 'node:util';
import { didYouMean } from '#shared/closest-name.ts';
import { calendarPeriods, type Limit, type Place } from '#shared/rules/program.ts';
import { durationInSeconds } from '../../config/duration.ts';
import { both, meant } from '../../language/text.ts';
import type { LimitSource } from '../schema/keep.ts';
import type { RuleSource } from '../schema/rule.ts';
import type { RulesSource } from '../schema/rules.ts';
import { periodOf } from './keep.ts';
import { error, type Report } from './report.ts';

type Path = readonly PropertyKey[];

/** The limits that rules share, by name. */
export interface SharedLimits {
  readonly ofOne: ReadonlyMap<string, Limit>;
  readonly ofEverybody: ReadonlyMap<string, Place>;
}

/** The most times that a limit per user can allow, because each time is stored. */
const mostOfOne = 100;

/** Finds the limits that rules share. Reports limits that have the same name and different numbers. */
export function sharedLimits({ rules }: RulesSource, report: Report): SharedLimits {
  const ofOne = new Map<string, Limit>();
  const ofEverybody = new Map<string, Place>();
  for (const [index, { limit }] of rules.entries()) {
    if (limit === undefined || typeof limit === 'string') continue;
    const { name, times, per, of } = limit;
    if (times === undefined && per === undefined && of === undefined) continue;
    const path = ['rules', index, 'limit'];
    const ofUser = of === undefined ? limitOf(limit, path, report) : undefined;
    const ofAll = of === undefined ? undefined : placeOf(limit, path, report);
    const built = ofUser ?? ofAll;
    if (built === undefined) continue;
    const first = ofOne.get(name) ?? ofEverybody.get(name);
    if (first !== undefined && !isDeepStrictEqual(first, built)) {
      error(
        report,
        path,
        'other-limit',
        both(
          `the limit ${name} has different numbers in an earlier rule`,
          `次数限制 ${name} 和前面规则里写的不一样`,
        ),
        both(
          `Write limit: ${name} here; it is the same for all rules that share it.`,
          `这里写 limit: ${name} 就行：共用它的规则都一样。`,
        ),
      );
    } else if (ofUser !== undefined) ofOne.set(name, ofUser);
    else if (ofAll !== undefined) ofEverybody.set(name, ofAll);
  }
  return { ofOne, ofEverybody };
}

type OneLimit = Exclude<LimitSource, string>;

function limitOf({ name, times = 1, per }: OneLimit, path: Path, report: Report): Limit | undefined {
  if (per === undefined) {
    error(
      report,
      path,
      'limit-without-period',
      both('does not say in what period', '没有写在多长时间内'),
      both(
        'Add `per: day`, or week, month, or a duration such as 12h. With `of: everybody` it can be left out: then it is the total.',
        '加上 per: day（或 week、month，或时长如 12h）；of: everybody 的可以不写，表示总共。',
      ),
    );
    return undefined;
  }
  if (times <= mostOfOne) return { name, times, per: periodOf(per) };
  error(
    report,
    [...path, 'times'],
    'limit-too-high',
    both(`is more than ${mostOfOne}`, `超过 ${mostOfOne}`),
    both(
      `Write at most ${mostOfOne}, count with \`count\`, or say \`of: everybody\` if it is for all users together.`,
      `最多写 ${mostOfOne}；更多的用 count 计数，所有用户合计的写 of: everybody。`,
    ),
  );
  return undefined;
}

function placeOf({ name, times, per }: OneLimit, path: Path, report: Report): Place | undefined {
  if (times === undefined) {
    error(
      report,
      path,
      'limit-without-number',
      both('does not say how many', '没有写多少'),
      both('Add `times: 100`.', '加上 times: 100。'),
    );
    return undefined;
  }
  const period = per === undefined ? undefined : calendarPeriods.find((one) => one === per);
  if (per === undefined || period !== undefined) return { name, times, ...(period && { per: period }) };
  error(
    report,
    [...path, 'per'],
    'limit-of-everybody',
    both('is not day, week or month', '不是 day、week 或 month'),
    both(
      'A limit for everybody resets with the calendar: write day, week or month, or leave it out.',
      '所有用户合计的次数按日历重新开始：写 day、week 或 month，或者不写。',
    ),
  );
  return undefined;
}

/** A rule's limits per user, its own and shared ones. */
export function limitsOf(
  { cooldown, atMost, limit }: RuleSource,
  shared: SharedLimits,
  path: Path,
  report: Report,
): Limit[] {
  const own: Limit[] = [
    ...(cooldown === undefined ? [] : [{ times: 1, per: durationInSeconds(cooldown) }]),
    ...(atMost === undefined ? [] : [{ times: atMost.times, per: periodOf(atMost.per) }]),
  ];
  if (limit === undefined) return own;
  const name = typeof limit === 'string' ? limit : limit.name;
  const known = shared.ofOne.get(name);
  if (known !== undefined) return [...own, known];
  if (shared.ofEverybody.has(name)) return own;
  error(
    report,
    [...path, 'limit'],
    'unknown-limit',
    both(
      `no rule says what the limit ${name} is${didYouMean(name, [...shared.ofOne.keys(), ...shared.ofEverybody.keys()])}`,
      `没有规则说明次数限制 ${name} 是多少${meant(name, [...shared.ofOne.keys(), ...shared.ofEverybody.keys()])}`,
    ),
    both(
      `Write { name: ${name}, times: 1, per: day } in one of the rules that share it.`,
      `在共用它的一条规则里写 { name: ${name}, times: 1, per: day }。`,
    ),
  );
  return own;
}

/** A rule's limit over all users. */
export function placeOfRule({ limit }: RuleSource, { ofEverybody }: SharedLimits): Place | undefined {
  return limit === undefined ? undefined : ofEverybody.get(typeof limit === 'string' ? limit : limit.name);
}
