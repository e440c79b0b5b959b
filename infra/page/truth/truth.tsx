import { Icon } from '../parts/icon.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { pane, stepTrace, tab, tabs, trace, userTraces } from '../state/selection.ts';
import { events, queueCounts } from '../state/store.ts';
import { words } from '../words/words.ts';
import { EventsTab } from './events.tsx';
import { QueuesTab } from './queues.tsx';
import { Summary } from './summary.tsx';
import { TokensTab } from './tokens.tsx';
import { TraceTab } from './trace.tsx';
import { WindowTab } from './window.tsx';

/** What really happens, beside the phone. */
export function Truth() {
  const w = words();
  const counts = { events: events.value.length, queues: queueCounts.value.dead } as const;
  const all = userTraces.value;
  const index = all.findIndex(({ id }) => id === trace.value?.id);
  return (
    <section class="truth" data-region="truth" aria-label={w.truth.title}>
      <Summary />
      <div class="tab-row">
        <Tabs
          id="truth"
          label={w.truth.title}
          chosen={tab.value}
          choose={(name) => {
            tab.value = name;
          }}
          items={tabs.map((name) => ({
            name,
            label: (
              <>
                {w.truth.tabs[name]}
                {name === 'events' && counts.events > 0 && <span class="count">{counts.events}</span>}
                {name === 'queues' && counts.queues > 0 && <span class="count bad">{counts.queues}</span>}
              </>
            ),
          }))}
        />
        {tab.value === 'trace' && all.length > 0 && (
          <span class="row end only-wide">
            <span class="caption">{w.truth.position(index + 1, all.length)}</span>
            <button
              type="button"
              class="button small icon"
              aria-label={w.truth.before}
              onClick={() => stepTrace(-1)}
            >
              <Icon name="up" />
            </button>
            <button
              type="button"
              class="button small icon"
              aria-label={w.truth.after}
              onClick={() => stepTrace(1)}
            >
              <Icon name="down" />
            </button>
          </span>
        )}
        <button
          type="button"
          class="button quiet icon only-narrow end"
          aria-label={w.close}
          onClick={() => {
            pane.value = 'phone';
          }}
        >
          <Icon name="cross" />
        </button>
      </div>
      <div class="panel-body" role="tabpanel" id="truth-panel" aria-labelledby={`truth-${tab.value}`}>
        {tab.value === 'trace' && <TraceTab />}
        {tab.value === 'window' && <WindowTab />}
        {tab.value === 'events' && <EventsTab />}
        {tab.value === 'queues' && <QueuesTab />}
        {tab.value === 'tokens' && <TokensTab />}
      </div>
    </section>
  );
}
