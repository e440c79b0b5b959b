import type { PersonView, WindowState } from '../../local/page/model.ts';
import { Dots } from '../parts/dots.tsx';
import { clockDay, countdown, lengthOf } from '../parts/time.ts';
import { chatItems, person } from '../state/selection.ts';
import { now } from '../state/store.ts';
import { words } from '../words/words.ts';
import { Memory } from './memory.tsx';

/** The window as dots and a countdown, and what is remembered about the user. */
export function WindowTab() {
  const state = person.value;
  if (state === undefined) return null;
  return (
    <div class="boxes">
      <Windows person={state} />
      <Recent />
      <Memory person={state} />
    </div>
  );
}

function Windows({ person: state }: { person: PersonView }) {
  const w = words();
  const isOpen = state.until * 1000 > now.value;
  return (
    <section class="box">
      <header>
        <h3>{w.window.head(isOpen ? state.left : 0)}</h3>
        <span class="caption">{w.window.headHint}</span>
        <span class="legend end">
          <span>
            <span class="dots">
              <i />
            </span>
            {w.window.usable}
          </span>
          <span>
            <span class="dots">
              <i class="used" />
            </span>
            {w.window.used}
          </span>
          <span>
            <span class="dots">
              <i class="reserved" />
            </span>
            {w.window.reserved}
          </span>
        </span>
      </header>
      {state.windows.map((one) => (
        <Grant key={one.action} state={one} reserved={state.reserved} />
      ))}
    </section>
  );
}

function Grant({
  state: { action, limit, seconds, grant },
  reserved,
}: {
  state: WindowState;
  reserved: number;
}) {
  const w = words();
  const remaining = grant === null ? 0 : grant.until * 1000 - now.value;
  const isOpen = grant !== null && remaining > 0;
  return (
    <div class={`grant ${isOpen ? '' : 'off'}`}>
      <div>
        <div>{w.window.actions[action]}</div>
        <div class="caption">{w.window.quota(limit, lengthOf(seconds * 1000))}</div>
      </div>
      <div class="row">
        <Dots left={isOpen ? grant.left : 0} limit={limit} reserved={isOpen ? reserved : 0} />
        {isOpen && w.count(grant.left)}
      </div>
      {isOpen ? (
        <span class="meter" aria-hidden="true">
          <i
            class={remaining < 60_000 ? 'closing' : ''}
            style={{ width: `${remaining / (seconds * 10)}%` }}
          />
        </span>
      ) : (
        <span class="caption">
          {grant === null ? w.window.never : w.window.ended(clockDay(grant.until * 1000, now.value))}
        </span>
      )}
      <div class={`clock ${isOpen && remaining < 60_000 ? 'closing' : ''}`}>
        {isOpen ? countdown(remaining) : w.none}
      </div>
    </div>
  );
}

/** What the user did and what was sent, in order; as many as fit side by side. */
const shown = 12;

function Recent() {
  const w = words();
  const items = chatItems.value
    .filter(({ said }) => said.by !== 'nobody' || said.what.kind === 'event')
    .slice(-shown);
  const kindOf = (by: string): 'message' | 'click' | 'sent' =>
    by === 'user' ? 'message' : by === 'account' ? 'sent' : 'click';
  return (
    <section class="box">
      <header>
        <h3>{w.window.recent}</h3>
        <span class="caption">{w.window.recentHint}</span>
      </header>
      {items.length === 0 ? (
        <p class="caption padded">{w.window.noRecent}</p>
      ) : (
        <>
          <ol class="timeline">
            {items.map((item, index) => {
              const kind = kindOf(item.said.by);
              const before = items[index - 1];
              const hasTime = before === undefined || item.at - before.at > 60_000;
              return (
                <li key={item.id} class={kind} style={{ left: `${(100 * (index + 0.5)) / items.length}%` }}>
                  <span class="vis">
                    {kind === 'message'
                      ? w.window.messages
                      : kind === 'sent'
                        ? w.window.sent
                        : w.window.clicks}
                  </span>
                  {hasTime && <span>{clockDay(item.at, now.value)}</span>}
                  <i />
                </li>
              );
            })}
          </ol>
          <div class="legend padded">
            <span>
              <i class="by-receiver" />
              {w.window.messages}
            </span>
            <span>
              <i class="by-bus" />
              {w.window.clicks}
            </span>
            <span>
              <i class="by-wechat" />
              {w.window.sent}
            </span>
          </div>
        </>
      )}
    </section>
  );
}
