import { useEffect, useState } from 'preact/hooks';
import type { AuditView } from '../../local/page/desk-model.ts';
import { AccountAvatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import { call } from '../state/api.ts';
import { account, chooseAccount, view } from '../state/selection.ts';
import { accounts, chat, now } from '../state/store.ts';
import { attempt } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { count, csv, type Numbers } from './count.ts';

const spans = [1, 7, 30] as const;

/** What was sent and what was not, from the records. */
export function Stats() {
  const w = words();
  const chosen = account.value;
  const [days, setDays] = useState<number>(7);
  const [records, setRecords] = useState<readonly AuditView[] | null>(null);
  useEffect(() => {
    if (chosen === undefined) return;
    attempt(async () => {
      const found = await call('audit', { account: chosen.account, days });
      setRecords(Array.isArray(found) ? found : []);
    });
  }, [chosen?.account, days]);
  if (chosen === undefined) return <main class="stats-view" />;
  const numbers = count(records ?? [], days, now.value);
  return (
    <main class="stats-view">
      <header class="sub-bar">
        <AccountAvatar account={chosen} />
        <select
          class="field"
          aria-label={w.who.accounts}
          value={chosen.account}
          onChange={(event) => chooseAccount(event.currentTarget.value)}
        >
          {accounts.value.map(({ account: name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <fieldset class="segments" aria-label={w.top.views.stats}>
          {spans.map((span, index) => (
            <button key={span} type="button" aria-pressed={days === span} onClick={() => setDays(span)}>
              {w.stats.since[index]}
            </button>
          ))}
        </fieldset>
        <span class="end" />
        <button
          type="button"
          class="button"
          onClick={() => download(`${chosen.account}.csv`, csv(records ?? []))}
        >
          {w.stats.export}
        </button>
      </header>
      {records !== null && records.length === 0 ? (
        <div class="nothing">
          <Icon name="stats" size={28} weight={1.3} />
          <h2>{w.stats.none}</h2>
          <p>{w.stats.noneHint}</p>
        </div>
      ) : (
        <div class="stats-grid">
          <Figures numbers={numbers} />
          <Days numbers={numbers} />
          <RulesChart numbers={numbers} />
          <Unanswered />
          <Refusals numbers={numbers} />
        </div>
      )}
    </main>
  );
}

function Figures({ numbers }: { numbers: Numbers }) {
  const { stats } = words();
  const share = (part: number): string =>
    numbers.sent + numbers.refused === 0
      ? ''
      : `${((100 * part) / (numbers.sent + numbers.refused)).toFixed(1)}%`;
  const all = [
    [stats.deliveries, numbers.deliveries, ''],
    [stats.users, numbers.users, ''],
    [stats.answered, numbers.sent, share(numbers.sent)],
    [stats.refused, numbers.refused, share(numbers.refused)],
    [stats.undetermined, numbers.undetermined, ''],
  ] as const;
  return (
    <div class="figures five">
      {all.map(([name, value, part]) => (
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

function Days({ numbers: { days, hours } }: { numbers: Numbers }) {
  const { stats } = words();
  const most = Math.max(1, ...days.map(({ sent, refused }) => sent + refused));
  const busiest = Math.max(1, ...hours);
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
        {days.map(({ day, sent, refused }) => (
          <li key={day}>
            <span>{sent + refused || ''}</span>
            <i class="warn" style={{ height: `${(130 * refused) / most}px` }} />
            <i class="by-wechat" style={{ height: `${(130 * sent) / most}px` }} />
            <span class="day">{day}</span>
          </li>
        ))}
      </ol>
      <ol class="hours" aria-label={stats.perHour}>
        {hours.map((value, hour) => (
          <li key={hour} title={`${hour}:00 · ${value}`}>
            <i style={{ opacity: value === 0 ? 0.08 : 0.25 + (0.75 * value) / busiest }} />
            <span>{hour % 3 === 0 ? hour : ''}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function RulesChart({ numbers: { rules, sent } }: { numbers: Numbers }) {
  const { stats } = words();
  const most = Math.max(1, ...rules.map((one) => one.count));
  return (
    <section class="box">
      <header>
        <h3>{stats.perRule}</h3>
      </header>
      <ol class="bars-chart">
        {rules.slice(0, 12).map(({ rule, count: times }) => (
          <li key={rule ?? ''}>
            <code class="cut">{rule ?? stats.otherService}</code>
            <span>
              <i
                class={rule === null ? 'by-bus' : 'by-wechat'}
                style={{ width: `${(100 * times) / most}%` }}
              />
            </span>
            <b>{times}</b>
            <span class="hint">{((100 * times) / Math.max(1, sent)).toFixed(1)}%</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What users said here and no rule answered; the deployed product keeps no texts unless it is told to. */
function Unanswered() {
  const { stats } = words();
  const asked = new Map<string, number>();
  const name = account.value?.account;
  const silent = chat.value.filter(
    ({ said, account: of }) =>
      of === name && said.by === 'nobody' && said.what.kind === 'silence' && said.what.why.kind === 'nothing',
  );
  for (const { trace } of silent) {
    const item = chat.value.find((one) => one.trace === trace && one.said.by === 'user');
    if (item?.said.by !== 'user' || item.said.type !== 'text') continue;
    const text = String(item.said.fields['content']);
    asked.set(text, (asked.get(text) ?? 0) + 1);
  }
  return (
    <section class="box">
      <header>
        <h3>{stats.unanswered}</h3>
        <span class="caption">{stats.unansweredHint}</span>
      </header>
      {asked.size === 0 ? (
        <p class="caption padded">{stats.noUnanswered}</p>
      ) : (
        <ul class="unanswered">
          {[...asked].map(([text, times]) => (
            <li key={text}>
              <b>{times}</b>
              <span class="grow cut">{text}</span>
              <button
                type="button"
                class="button small"
                onClick={() => {
                  view.value = 'rules';
                }}
              >
                <Icon name="pen" size={14} />
                {stats.write}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Refusals({ numbers: { refusals } }: { numbers: Numbers }) {
  const { stats } = words();
  return (
    <section class="box">
      <header>
        <h3>{stats.refusals}</h3>
      </header>
      {refusals.length === 0 ? (
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
            {refusals.map(({ reason, code, count: times }) => (
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

function download(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`\ufeff${text}`], { type: 'text/csv' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
