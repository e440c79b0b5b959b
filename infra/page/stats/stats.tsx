import { useEffect, useState } from 'preact/hooks';
import type { Stats as Counted, Results } from '../../local/page/api.ts';
import { AccountSelect } from '../parts/account-select.tsx';
import { Icon } from '../parts/icon.tsx';
import { call } from '../state/api.ts';
import { account } from '../state/selection.ts';
import { attempt } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { Days, Figures, Refusals, RulesChart } from './charts.tsx';
import { Unanswered } from './unanswered.tsx';

const spans = [1, 7, 30] as const;

/** What was sent and not sent, from the records. */
export function Stats() {
  const w = words();
  const chosen = account.value;
  const [days, setDays] = useState<number>(7);
  const [read, setRead] = useState<Results['stats'] | null>(null);
  useEffect(() => {
    if (chosen === undefined) return;
    attempt(async () => setRead(await call('stats', { account: chosen.account, days })));
  }, [chosen?.account, days]);
  if (chosen === undefined) return <main class="stats-view" />;
  const stats = read?.counted ?? null;
  return (
    <main class="stats-view">
      <header class="sub-bar">
        <AccountSelect chosen={chosen} />
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
          disabled={stats === null}
          onClick={() => download(`${chosen.account}.csv`, read?.csv ?? '')}
        >
          {w.stats.export}
        </button>
      </header>
      {read === null ? null : stats === null || isEmpty(stats) ? (
        <div class="nothing">
          <Icon name="stats" size={28} weight={1.3} />
          <h2>{w.stats.none}</h2>
          <p>{w.stats.noneHint}</p>
        </div>
      ) : (
        <div class="stats-grid">
          <Figures stats={stats} />
          <Days stats={stats} days={days} timezone={chosen.timezone} />
          <RulesChart stats={stats} />
          <Unanswered questions={stats.questions} />
          <Refusals refused={stats.refused} />
        </div>
      )}
    </main>
  );
}

const isEmpty = ({ messages, events, sent, refused }: Counted): boolean =>
  messages + events + sent + refused.length === 0;

function download(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`\ufeff${text}`], { type: 'text/csv' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
