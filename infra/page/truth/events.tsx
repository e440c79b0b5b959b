import { useEffect, useState } from 'preact/hooks';
import type { EventView } from '../../local/page/model.ts';
import { Code, CopyButton } from '../parts/code.tsx';
import { Icon } from '../parts/icon.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { clockMilliseconds } from '../parts/time.ts';
import { showTrace } from '../state/selection.ts';
import { events, users } from '../state/store.ts';
import { words } from '../words/words.ts';
import { EventForm } from './event-form.tsx';
import { schemaOf, useEventTypes } from './event-types.ts';

const ours = /^WeChat/;

/** The events on the bus as they happen, and a form to publish one. */
export function EventsTab() {
  const w = words();
  const [text, setText] = useState('');
  const [type, setType] = useState<string | null>(null);
  const [frozen, setFrozen] = useState<readonly EventView[] | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const shown = frozen ?? events.value;
  const fresh = events.value.length - shown.length;
  const kinds = new Map<string, number>();
  for (const { detailType } of shown) {
    const kind = ours.test(detailType) ? detailType : 'own';
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const found = shown.filter((event) => matches(event, text, type)).toReversed();
  return (
    <div class="events">
      <div class="event-list">
        <div class="filters">
          <label class="field">
            <Icon name="search" />
            <input
              type="search"
              value={text}
              aria-label={w.events.filter}
              placeholder={w.events.filter}
              onInput={(event) => setText(event.currentTarget.value)}
            />
          </label>
          <button type="button" class="chip" aria-pressed={type === null} onClick={() => setType(null)}>
            {w.all} {shown.length}
          </button>
          {[...kinds].map(([kind, count]) => (
            <button
              key={kind}
              type="button"
              class="chip"
              aria-pressed={type === kind}
              onClick={() => setType(type === kind ? null : kind)}
            >
              <i class={colourOf(kind)} />
              {kind === 'own' ? w.events.own : kind.replace(ours, '')} {count}
            </button>
          ))}
          <button
            type="button"
            class="button small icon end"
            aria-label={frozen === null ? w.events.pause : w.events.resume}
            aria-pressed={frozen !== null}
            onClick={() => setFrozen(frozen === null ? events.value : null)}
          >
            <Icon name={frozen === null ? 'pause' : 'play'} size={14} />
          </button>
        </div>
        {fresh > 0 && (
          <button type="button" class="fresh" onClick={() => setFrozen(null)}>
            {w.events.fresh(fresh)}
          </button>
        )}
        <div
          class="scroll"
          onScroll={({ currentTarget: { scrollTop } }) => {
            // Readers further down must not lose their place.
            if (scrollTop > 40 && frozen === null) setFrozen(events.value);
            if (scrollTop === 0 && frozen !== null && fresh === 0) setFrozen(null);
          }}
        >
          {found.map((event) => (
            <EventRow
              key={event.id}
              event={event}
              isOpen={open === event.id}
              toggle={() => setOpen(open === event.id ? null : event.id)}
            />
          ))}
          {found.length === 0 && (
            <p class="caption padded">{shown.length === 0 ? w.events.empty : w.events.none}</p>
          )}
        </div>
      </div>
      <EventForm />
    </div>
  );
}

function matches(event: EventView, text: string, type: string | null): boolean {
  if (type === 'own' ? ours.test(event.detailType) : type !== null && event.detailType !== type) return false;
  const all = `${event.detailType} ${event.source} ${JSON.stringify(event.detail)}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((part) => all.includes(part));
}

function colourOf(type: string): string {
  if (/Refused|Paused|Undetermined/.test(type)) return 'danger';
  return ours.test(type) && type !== 'WeChatSendRequested' ? 'by-bus' : 'warn';
}

function EventRow({ event, isOpen, toggle }: { event: EventView; isOpen: boolean; toggle: () => void }) {
  const w = words();
  return (
    <div class={`event ${isOpen ? 'open' : ''}`}>
      <button type="button" class="event-row" aria-expanded={isOpen} onClick={toggle}>
        <span class="mono">{clockMilliseconds(event.at)}</span>
        <span class="cut">
          <i class={`mark ${colourOf(event.detailType)}`} />
          {event.detailType}
        </span>
        <span class="cut hint">{summaryOf(event)}</span>
        <Icon name={isOpen ? 'down' : 'right'} size={14} />
      </button>
      {isOpen && (
        <div class="event-detail">
          <EventDetail event={event} />
          {event.trace !== null && (
            <button type="button" class="link-button" onClick={() => showTrace(event.trace ?? '')}>
              {w.events.seeTrace}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function EventDetail({ event }: { event: EventView }) {
  const w = words();
  const [part, setPart] = useState<'detail' | 'envelope' | 'schema'>('detail');
  const types = useEventTypes();
  const { id, source, detailType, at, detail } = event;
  const envelope = { version: '0', id, source, 'detail-type': detailType, time: new Date(at).toISOString() };
  const schema = types === undefined ? undefined : schemaOf(types, detailType);
  const [text, setText] = useState('');
  useEffect(() => {
    const value = part === 'detail' ? detail : part === 'envelope' ? { ...envelope, detail } : (schema ?? {});
    setText(JSON.stringify(value, null, 2));
  }, [part, schema]);
  const items = [
    { name: 'detail' as const, label: w.events.detail },
    { name: 'envelope' as const, label: w.events.envelope },
    ...(schema === undefined ? [] : [{ name: 'schema' as const, label: w.events.schema }]),
  ];
  return (
    <div class="payload">
      <div class="payload-head">
        <Tabs
          id={`event-${id}`}
          label={detailType}
          kind="small-tabs"
          items={items}
          chosen={part}
          choose={setPart}
        />
        <CopyButton text={text} />
      </div>
      <div role="tabpanel" id={`event-${id}-panel`} aria-labelledby={`event-${id}-${part}`}>
        <Code text={text} label={detailType} />
      </div>
    </div>
  );
}

/** What an event is about, in a few words. */
function summaryOf({ detail, source }: EventView): string {
  const data = (detail['data'] ?? {}) as Readonly<Record<string, unknown>>;
  const number = users.value.find(({ openId }) => openId === data['openId'])?.number;
  const words_ = [
    data['account'],
    number === undefined ? undefined : words().user(number),
    data['rule'],
    data['reason'],
    data['code'],
    data['version'] === undefined ? undefined : `v${String(data['version'])}`,
    source.startsWith('wechat.') ? undefined : source,
  ];
  return words_.filter((one) => one !== undefined && one !== null && one !== '').join(' · ');
}
