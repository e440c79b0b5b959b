import { useEffect, useState } from 'preact/hooks';
import type { DeadLetterView, QueuesView } from '../../local/page/desk-model.ts';
import { Icon } from '../parts/icon.tsx';
import { clockDay } from '../parts/time.ts';
import { call } from '../state/api.ts';
import { showTrace } from '../state/selection.ts';
import { now, queueCounts, surroundings } from '../state/store.ts';
import { attempt, say } from '../state/toast.ts';
import { advance } from '../strip/switches.ts';
import { words } from '../words/words.ts';

/** Work that is in flight, waiting, scheduled, or in a dead-letter queue. */
export function QueuesTab() {
  const w = words();
  const counts = queueCounts.value;
  const [letters, setLetters] = useState<readonly DeadLetterView[] | null>(null);
  const [queues, setQueues] = useState<QueuesView | null>(null);
  const isLocal = surroundings.value?.kind === 'local';
  const load = (): void =>
    attempt(async () => {
      const [found, inside] = await Promise.all([
        call('deadLetters', {}),
        isLocal ? call('queues', {}) : Promise.resolve(null),
      ]);
      setLetters(found);
      setQueues(inside);
    });
  useEffect(load, [counts]);
  return (
    <div class="boxes">
      {isLocal && (
        <div class="figures">
          <Figure name={w.queues.working} count={counts.working} />
          <Figure name={w.queues.waiting} count={counts.waiting} />
          <Figure name={w.queues.scheduled} count={counts.scheduled} />
          <Figure name={w.queues.dead} count={counts.dead} isBad={counts.dead > 0} />
        </div>
      )}
      <DeadLetters letters={letters} reload={load} />
      {queues !== null && <Scheduled scheduled={queues.scheduled} />}
      {queues?.queues.map(({ name, messages }) => (
        <section key={name} class="box">
          <header>
            <h3 class="mono">{name}</h3>
            {name.endsWith('.fifo') && <span class="caption">{w.queues.perUser}</span>}
          </header>
          {messages.length === 0 ? (
            <p class="caption padded">{w.queues.nothing}</p>
          ) : (
            <ul class="padded">
              {messages.map(({ about, trace }, index) => (
                <li key={`${trace ?? about} ${index}`} class="row">
                  <span class="grow cut">{about}</span>
                  {trace !== null && (
                    <button type="button" class="link-button" onClick={() => showTrace(trace)}>
                      {w.phone.seeTrace}
                    </button>
                  )}
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  );
}

function Figure({ name, count, isBad = false }: { name: string; count: number; isBad?: boolean }) {
  return (
    <div class={`box figure ${isBad ? 'bad' : ''}`}>
      <span class="caption">{name}</span>
      <b>{count}</b>
    </div>
  );
}

function DeadLetters({ letters, reload }: { letters: readonly DeadLetterView[] | null; reload: () => void }) {
  const w = words();
  const [asked, setAsked] = useState<string | null>(null);
  const redrive = (ids: readonly string[]): void =>
    attempt(async () => {
      const results = await call('redrive', { ids: [...ids] });
      const left = results.find(({ outcome }) => outcome === 'kept' || outcome === 'missing');
      if (left === undefined) say(w.queues.redriven(results.length));
      else say(left.why ?? w.queues.missing, true);
      reload();
    });
  return (
    <section class={`box ${(letters?.length ?? 0) > 0 ? 'bad' : ''}`}>
      <header>
        <h3>{w.queues.dead}</h3>
        <span class="caption">{w.queues.deadHint}</span>
        {(letters?.length ?? 0) > 0 && (
          <button type="button" class="button small end" onClick={() => redrive([])}>
            <Icon name="again" size={14} />
            {w.queues.redriveAll}
          </button>
        )}
      </header>
      {letters === null || letters.length === 0 ? (
        <p class="caption padded">{letters === null ? '…' : w.queues.noDead}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{w.queues.when}</th>
              <th scope="col">{w.queues.what}</th>
              <th scope="col" class="wide" />
            </tr>
          </thead>
          <tbody>
            {letters.map((letter) => (
              <tr key={letter.id}>
                <td class="mono">{clockDay(Date.parse(letter.sentAt), now.value)}</td>
                <td>
                  <div>
                    {letter.account} · {letter.what}
                  </div>
                  <div class="caption">{letter.error ?? `${w.queues.user} ${letter.user}`}</div>
                </td>
                <td>
                  <span class="row right">
                    <button type="button" class="button small primary" onClick={() => redrive([letter.id])}>
                      <Icon name="again" size={14} />
                      {w.queues.redrive}
                    </button>
                    <button
                      type="button"
                      class="button small danger"
                      onBlur={() => setAsked(null)}
                      onClick={() => {
                        if (asked !== letter.id) setAsked(letter.id);
                        else
                          attempt(async () => {
                            await call('discard', { id: letter.id });
                            reload();
                          });
                      }}
                    >
                      {asked === letter.id ? w.queues.really : w.queues.discard}
                    </button>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Scheduled({ scheduled }: { scheduled: QueuesView['scheduled'] }) {
  const w = words();
  return (
    <section class="box">
      <header>
        <h3>{w.queues.scheduled}</h3>
      </header>
      {scheduled.length === 0 ? (
        <p class="caption padded">{w.queues.nothing}</p>
      ) : (
        <table>
          <tbody>
            {scheduled.map(({ at, about }) => (
              <tr key={`${at} ${about}`}>
                <td class="mono">{clockDay(Date.parse(at), now.value)}</td>
                <td>{about}</td>
                <td>
                  <span class="row right">
                    <button
                      type="button"
                      class="button small"
                      onClick={() => advance(Math.max(1000, Math.ceil(Date.parse(at) - now.value) + 1000))}
                    >
                      {w.queues.jump}
                    </button>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
