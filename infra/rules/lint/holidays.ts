import { dateAfter, localTime } from '#shared/rules/engine/local-time.ts';
import { asList } from '../build/schedule.ts';
import type { ScheduleSource } from '../schema/schedule.ts';
import type { Check, LintInput } from './lint.ts';
import { allConditions } from './walk.ts';

/** A year's holidays are announced in November of the year before. */
const noticeDays = 45;

/** Rules ask for working days or holidays, and the coming year's holidays are missing. */
export const checkHolidays: Check = function* ({ account, now }) {
  if (!asksForWorkdays(account)) return;
  const today = localTime(now, account.timezone).date;
  const known = [...(account.holidays ?? []), ...(account.workdays ?? [])].map(
    (one) => one.split('..').at(-1) ?? '',
  );
  const last = known.sort().at(-1);
  const year = dateAfter(today, noticeDays).slice(0, 4);
  if (last !== undefined && last.slice(0, 4) >= year) return;
  const path = account.holidays === undefined ? ['schedules'] : ['holidays'];
  yield {
    path,
    code: 'holidays-end',
    problem:
      last === undefined
        ? {
            en: 'workday or holiday is used, but no holidays are listed: workdays are just Monday to Friday',
            zh: '用到了 workday 或 holiday，但没有写节假日：工作日就只是周一到周五',
          }
        : { en: `no holidays are listed after ${last}`, zh: `${last} 之后没有写节假日` },
    remedy: {
      en: `Add the holidays of ${year} to holidays, and the make-up working days to workdays, as the State Council announces them.`,
      zh: `把 ${year} 年的放假日期加到 holidays，调休上班的日期加到 workdays（以国务院公布的为准）。`,
    },
  };
};

function asksForWorkdays(account: LintInput['account']): boolean {
  const inline = [...allConditions(account)].flatMap(({ condition }) =>
    [condition.during, condition.outside].flatMap((written) =>
      asList<string | ScheduleSource>(written ?? []),
    ),
  );
  return [...Object.values(account.schedules ?? {}), ...inline].some(
    (schedule) =>
      typeof schedule !== 'string' &&
      [...asList(schedule.days ?? []), ...asList(schedule.except ?? [])].some(
        (day) => day === 'workday' || day === 'holiday',
      ),
  );
}
