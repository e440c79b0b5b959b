import type { Trace } from '../../local/page/model.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { clockMilliseconds, shortTime } from '../parts/time.ts';
import { call } from '../state/api.ts';
import { account, chooseTrace, trace } from '../state/selection.ts';
import { surroundings } from '../state/store.ts';
import { attempt, copy } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { Waterfall } from './waterfall.tsx';

/** The path of one message. */
export function TraceTab() {
  const w = words();
  const chosen = trace.value;
  if (chosen === undefined) {
    return (
      <div class="nothing">
        <Icon name="list" size={28} weight={1.3} />
        <h2>{w.trace.empty}</h2>
        <p>{w.trace.emptyHint(`/${account.value?.account ?? ''}`)}</p>
      </div>
    );
  }
  return (
    <>
      <div class="trace-head">
        <h2>{w.trace.quote(chosen.title)}</h2>
        <Outcome trace={chosen} />
        <span class="caption">
          {clockMilliseconds(chosen.at)}
          {chosen.seenAfter !== null && ` · ${w.trace.seenAfter(shortTime(chosen.seenAfter))}`}
        </span>
        {chosen.from === 'push' && surroundings.value?.kind === 'local' && (
          <span class="row end">
            <button
              type="button"
              class="button small"
              onClick={() =>
                attempt(async () => {
                  const { command } = await call('curl', { trace: chosen.id });
                  await copy(command, w.trace.curlCopied);
                })
              }
            >
              <Icon name="copy" size={14} />
              {w.trace.curl}
            </button>
            <button
              type="button"
              class="button small"
              onClick={() => {
                chooseTrace(undefined);
                attempt(() => call('replay', { trace: chosen.id }));
              }}
            >
              <Icon name="again" size={14} />
              {w.trace.replay}
            </button>
          </span>
        )}
      </div>
      <Waterfall trace={chosen} />
    </>
  );
}

const looks: Readonly<Record<Trace['outcome'], readonly [string, IconName]>> = {
  running: ['info', 'clock'],
  replied: ['ok', 'check'],
  silent: ['', 'minus'],
  refused: ['bad', 'warning'],
  undetermined: ['warn', 'warning'],
  rejected: ['bad', 'shield'],
  failed: ['warn', 'again'],
};

function Outcome({ trace: { outcome, rule } }: { trace: Trace }) {
  const [look, icon] = looks[outcome];
  return (
    <span class={`pill ${look}`}>
      <Icon name={icon} size={12} weight={2.4} />
      {words().trace.outcomes[outcome]}
      {rule !== null && ` · ${rule}`}
    </span>
  );
}
