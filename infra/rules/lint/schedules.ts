import { dateAfter, localTime, weekdayOf } from '#shared/rules/engine/local-time.ts';
import { dayFits } from '#shared/rules/engine/schedule.ts';
import type { Calendar, Schedule } from '#shared/rules/program.ts';
import { both } from '../../language/text.ts';
import { asList, buildSchedule } from '../build/schedule.ts';
import type { ScheduleSource } from '../schema/schedule.ts';
import type { Check, LintInput } from './lint.ts';
import { schedulesAskedFor } from './walk.ts';

/** How many days ahead are checked. In this time, every date falls on every day of the week. */
const lookAhead = 12 * 366;

/** Schedules that never hold, and rules that have expired. */
export const checkSchedules: Check = function* ({ account, built, now }) {
  const today = localTime(now, account.timezone).date;
  for (const { path, schedule } of schedulesOf(account)) {
    if (holdsFrom(schedule, today, lookAhead, built.program.calendar)) continue;
    const isPast = (schedule.dates ?? []).some(([first]) => first.length > 5 && first < today);
    yield {
      path,
      code: isPast ? 'past-schedule' : 'schedule-never-holds',
      problem: isPast
        ? both('is over', '已经过期')
        : both('never holds: there is no such day', '永远不成立：没有这样的日子'),
      remedy: isPast
        ? both('Give other dates, or remove it.', '改日期，或者删掉。')
        : both('Its days, dates and exceptions leave no day.', '星期、日期和例外合起来，一天也不剩。'),
    };
  }
  for (const { rule, index } of built.rules) {
    if (rule.until === undefined || rule.until > now) continue;
    yield {
      path: ['rules', index, 'until'],
      code: 'expired-rule',
      problem: both(`is over, so ${rule.id} does not apply any more`, `已经过期，这条规则不会再生效`),
      remedy: both('Remove the rule, or give another date.', '删掉规则，或者改日期。'),
    };
  }
};

function* schedulesOf(account: LintInput['account']) {
  for (const [name, source] of Object.entries(account.schedules ?? {})) {
    yield { path: ['schedules', name], schedule: buildSchedule(source) };
  }
  for (const { written, path } of schedulesAskedFor(account)) {
    for (const [index, one] of asList<string | ScheduleSource>(written).entries()) {
      if (typeof one === 'string') continue;
      yield { path: Array.isArray(written) ? [...path, index] : path, schedule: buildSchedule(one) };
    }
  }
}

function holdsFrom(schedule: Schedule, today: string, days: number, calendar: Calendar): boolean {
  let date = today;
  for (let day = 0; day < days; day++) {
    if (dayFits(schedule, date, weekdayOf(date), calendar)) return true;
    date = dateAfter(date, 1);
  }
  return false;
}
