import { Icon } from '../parts/icon.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { pane, stepTrace, tab, tabs, trace, userTraces } from '../state/selection.ts';
import { events, queueCounts, surroundings } from '../state/store.ts';
import { words } from '../words/words.ts';
import { EventsTab } from './events.tsx';
import { QueuesTab } from './queues.tsx';
import { Summary } from './summary.tsx';
import { TokensTab } from './tokens.tsx';
import { TraceTab } from './trace.tsx';
import { WindowTab } from './window.tsx';

/** What really happens, shown beside the phone. */
export function Truth() {
  const w = words();
  const counts = { events: events.value.length, queues: queueCounts.value.dead } as const;
  const all = userTraces.value;
  // Only the local run observes every connection.
  const isLocal = surroundings.value?.kind === 'local';
  const shown = isLocal ? tabs : tabs.filter((name) => name !== 'trace');
  const current = shown.includes(tab.value) ? tab.value : 'window';
  const index = all.findIndex(({ id }) => id === trace.value?.id);
  return (
    <section class="truth" data-region="truth" aria-label={w.truth.title}>
      <Summary />
      <div class="tab-row">
        <Tabs
          id="truth"
          label={w.truth.title}
          chosen={current}
          choose={(name) => {
            tab.value = name;
          }}
          items={shown.map((name) => ({
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
        {current === 'trace' && all.length > 0 && (
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
      <div
        class="panel-body"
        role="tabpanel"
        id="truth-panel"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel that scrolls has to be reached by keyboard
        tabIndex={0}
        aria-labelledby={`truth-${current}`}
      >
        {current === 'trace' && <TraceTab />}
        {current === 'window' && <WindowTab />}
        {current === 'events' && <EventsTab />}
        {current === 'queues' && <QueuesTab />}
        {current === 'tokens' && <TokensTab />}
      </div>
    </section>
  );
}
