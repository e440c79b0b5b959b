import { dateAfter, localTime, weekdayOf } from '#shared/rules/engine/local-time.ts';
import { dayFits } from '#shared/rules/engine/schedule.ts';
import type { Calendar, Schedule } from '#shared/rules/program.ts';
import { buildSchedule, list } from '../build/schedule.ts';
import type { ScheduleSource } from '../schema/schedule.ts';
import type { Check, LintInput } from './lint.ts';
import { schedulesAskedFor } from './walk.ts';

/** Days into the future that are looked at: every day of the week falls on every date in less. */
const lookAhead = 12 * 366;

/** Schedules that never hold, and rules whose time is over. */
export const checkSchedules: Check = function* ({ account, built, now }) {
  const today = localTime(now, account.timezone).date;
  for (const { path, schedule } of schedulesOf(account)) {
    if (holdsFrom(schedule, today, lookAhead, built.program.calendar)) continue;
    const isPast = (schedule.dates ?? []).some(([first]) => first.length > 5 && first < today);
    yield {
      path,
      code: isPast ? 'past-schedule' : 'schedule-never-holds',
      problem: isPast ? 'is over' : 'never holds: there is no such day',
      remedy: isPast
        ? 'Give other dates, or remove it.'
        : 'Its days, dates and exceptions leave nothing over.',
    };
  }
  for (const { rule, index } of built.rules) {
    if (rule.until === undefined || rule.until > now) continue;
    yield {
      path: ['rules', index, 'until'],
      code: 'expired-rule',
      problem: `is over, so ${rule.id} does not apply any more`,
      remedy: 'Remove the rule, or give another date.',
    };
  }
};

function* schedulesOf(account: LintInput['account']) {
  for (const [name, source] of Object.entries(account.schedules ?? {})) {
    yield { path: ['schedules', name], schedule: buildSchedule(source) };
  }
  for (const { written, path } of schedulesAskedFor(account)) {
    for (const [index, one] of list<string | ScheduleSource>(written).entries()) {
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
