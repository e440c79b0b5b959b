import type { Stats } from '../../local/page/api.ts';
import { now } from '../state/store.ts';
import { words } from '../words/words.ts';

export function Figures({ stats: all }: { stats: Stats }) {
  const { stats } = words();
  const refused = all.refused.reduce((sum, { times }) => sum + times, 0);
  const share = (part: number, whole: number): string =>
    whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)}%`;
  const figures = [
    [stats.messages, all.messages, ''],
    [stats.users, all.users, ''],
    [stats.answered, all.sent, share(all.sent, all.sent + refused)],
    [stats.unanswered, all.unanswered, share(all.unanswered, all.messages)],
    [stats.refused, refused, share(refused, all.sent + refused)],
    [stats.undetermined, all.undetermined, ''],
  ] as const;
  return (
    <div class="figures six">
      {figures.map(([name, value, part]) => (
        <div key={name} class="box figure">
          <span class="caption">{name}</span>
          <b>
            {value.toLocaleString()} <small>{part}</small>
          </b>
        </div>
      ))}
    </div>
  );
}

/** Every day, including days without users. */
export function Days({ stats: all, days, timezone }: { stats: Stats; days: number; timezone: string }) {
  const { stats } = words();
  const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' });
  const shown = Array.from({ length: days }, (_, index) => {
    const day = dayOf.format(now.value - (days - 1 - index) * 86_400_000);
    return all.days.find((one) => one.day === day) ?? { day, messages: 0, sent: 0, refused: 0 };
  });
  const most = Math.max(1, ...shown.map(({ sent, refused }) => sent + refused));
  const busiest = Math.max(1, ...all.hours);
  return (
    <section class="box">
      <header>
        <h3>{stats.perDay}</h3>
        <span class="legend end">
          <span>
            <i class="by-wechat" />
            {stats.answered}
          </span>
          <span>
            <i class="warn" />
            {stats.refused}
          </span>
        </span>
      </header>
      <ol class="columns">
        {shown.map(({ day, sent, refused }) => (
          <li key={day}>
            <span>{sent + refused || ''}</span>
            <i class="warn" style={{ height: `${(130 * refused) / most}px` }} />
            <i class="by-wechat" style={{ height: `${(130 * sent) / most}px` }} />
            <span class="day">{day.slice(5)}</span>
          </li>
        ))}
      </ol>
      <ol class="hours" aria-label={stats.perHour}>
        {all.hours.map((value, hour) => (
          <li key={hour} title={`${hour}:00 · ${value}`}>
            <i style={{ opacity: value === 0 ? 0.08 : 0.25 + (0.75 * value) / busiest }} />
            <span>{hour % 3 === 0 ? hour : ''}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

const shownRules = 12;

export function RulesChart({ stats: { rules } }: { stats: Stats }) {
  const { stats } = words();
  const used = rules.filter(({ times }) => times > 0);
  const never = rules.length - used.length;
  const most = Math.max(1, ...used.map(({ times }) => times));
  return (
    <section class="box">
      <header>
        <h3>{stats.perRule}</h3>
        {never > 0 && <span class="caption end">{stats.never(never)}</span>}
      </header>
      <ol class="bars-chart">
        {used.slice(0, shownRules).map(({ rule, times, share }) => (
          <li key={rule}>
            <code class="cut">{rule}</code>
            <span>
              <i class="by-wechat" style={{ width: `${(100 * times) / most}%` }} />
            </span>
            <b>{times}</b>
            <span class="hint">{(100 * share).toFixed(1)}%</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

export function Refusals({ refused }: Pick<Stats, 'refused'>) {
  const { stats } = words();
  return (
    <section class="box">
      <header>
        <h3>{stats.refusals}</h3>
      </header>
      {refused.length === 0 ? (
        <p class="caption padded">{stats.noRefusals}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{stats.reason}</th>
              <th scope="col">{stats.code}</th>
              <th scope="col">{stats.times}</th>
              <th scope="col" class="wide">
                {stats.meaning}
              </th>
            </tr>
          </thead>
          <tbody>
            {refused.map(({ reason, code, times }) => (
              <tr key={`${reason} ${code}`}>
                <td class="mono">{reason}</td>
                <td class="mono">{code ?? '—'}</td>
                <td class="strong">{times}</td>
                <td>{stats.reasons[reason] ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
