import { isDeepStrictEqual } from 'node:util';
import { didYouMean } from '#shared/closest-name.ts';
import type { Limit } from '#shared/rules/program.ts';
import { durationInSeconds } from '../../config/duration.ts';
import type { RuleSource } from '../schema/rule.ts';
import type { RulesSource } from '../schema/rules.ts';
import { periodOf } from './keep.ts';
import { error, type Report } from './report.ts';

type Path = readonly PropertyKey[];

/** The limits that rules share, by name. Each is the same in all rules. */
export type SharedLimits = ReadonlyMap<string, Limit>;

/** Finds the limits that rules share; two of one name and other numbers are reported. */
export function sharedLimits({ rules }: RulesSource, report: Report): SharedLimits {
  const limits = new Map<string, Limit>();
  for (const [index, { limit }] of rules.entries()) {
    if (
      limit === undefined ||
      typeof limit === 'string' ||
      (limit.times === undefined && limit.per === undefined)
    )
      continue;
    const { name, times = 1, per } = limit;
    const path = ['rules', index, 'limit'];
    if (per === undefined) {
      error(
        report,
        path,
        'limit-without-period',
        'does not say in what time',
        'Add `per: day`, or week, month, or a time such as 12h.',
      );
      continue;
    }
    const built: Limit = { name, times, per: periodOf(per) };
    const first = limits.get(name);
    if (first === undefined) limits.set(name, built);
    else if (!isDeepStrictEqual(first, built)) {
      error(
        report,
        path,
        'other-limit',
        `the limit ${name} has other numbers in an earlier rule`,
        `Write limit: ${name} here; it is the same for all rules that share it.`,
      );
    }
  }
  return limits;
}

/** The limits of one rule, its own and those that it shares. */
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
  const known = shared.get(name);
  if (known !== undefined) return [...own, known];
  error(
    report,
    [...path, 'limit'],
    'unknown-limit',
    `no rule says what the limit ${name} is${didYouMean(name, shared.keys())}`,
    `Write { name: ${name}, times: 1, per: day } in one of the rules that share it.`,
  );
  return own;
}
