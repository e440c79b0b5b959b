import { useEffect, useState } from 'preact/hooks';
import type { JsonSchema } from '../../local/page/api.ts';
import { Icon } from '../parts/icon.tsx';
import { call } from '../state/api.ts';
import { account, user } from '../state/selection.ts';
import { attempt, copy, say } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { useEventTypes } from './event-types.ts';
import { SchemaField } from './schema-fields.tsx';
import { filled, initial, isGroup, type Json, problemsOf, resolved } from './schema-form.ts';

const own = 'own';

/** Puts an event on the bus. The form is made from the event's JSON Schema, and is checked against it. */
export function EventForm() {
  const w = words();
  const types = useEventTypes();
  const [type, setType] = useState('WeChatSendRequested');
  const [ownType, setOwnType] = useState('OrderLookup');
  const [source, setSource] = useState('shop.orders');
  const [value, setValue] = useState<Json>({});
  const [text, setText] = useState('{}');
  const [isJson, setIsJson] = useState(false);
  const contract = types?.find(({ detailType }) => detailType === type);
  const schema = contract?.schema;
  useEffect(() => {
    if (schema === undefined) return setIsJson(type === own);
    const empty = initial(schema, schema);
    setValue(prefilled(empty, schema));
    setText(JSON.stringify(filled(prefilled(empty, schema)), null, 2));
    if (contract?.source != null) setSource(contract.source);
  }, [schema, type]);

  const parsed = isJson ? parse(text) : value;
  const problems =
    parsed === undefined
      ? [{ path: 'JSON', text: w.events.must.json }]
      : schema === undefined
        ? []
        : problemsOf(schema, parsed, schema);
  const [first] = problems;
  const entry = { source, detailType: type === own ? ownType : type, detail: filled(parsed ?? {}) };
  const put = (): void =>
    attempt(async () => {
      await call('putEvent', { ...entry, detail: entry.detail as Record<string, Json> } as Parameters<
        typeof call<'putEvent'>
      >[1]);
      say(w.events.sent);
    });
  return (
    <form
      class="event-form"
      aria-label={w.events.send}
      onSubmit={(event) => {
        event.preventDefault();
        if (first === undefined) put();
      }}
    >
      <header>
        <h3>{w.events.send}</h3>
        <span class="caption">{w.events.sendHint}</span>
      </header>
      <label class="single">
        detail-type
        <select class="field" value={type} onChange={(event) => setType(event.currentTarget.value)}>
          {(types ?? []).map(({ detailType }) => (
            <option key={detailType} value={detailType}>
              {detailType}
            </option>
          ))}
          <option value={own}>{w.events.own2}</option>
        </select>
      </label>
      {type === own && (
        <label class="single">
          detail-type *
          <input class="field" value={ownType} onInput={(event) => setOwnType(event.currentTarget.value)} />
        </label>
      )}
      <label class="single">
        source *
        <input class="field" value={source} onInput={(event) => setSource(event.currentTarget.value)} />
      </label>
      {isJson || schema === undefined ? (
        <label class="single">
          detail *
          <textarea
            class={`field mono ${parsed === undefined ? 'wrong' : ''}`}
            rows={12}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
      ) : (
        <SchemaField
          schema={schema}
          root={schema}
          name="detail"
          path=""
          value={value}
          isNeeded
          problems={problems}
          change={setValue}
        />
      )}
      {schema !== undefined && (
        <button
          type="button"
          class="link-button"
          onClick={() => {
            if (isJson) setValue(parsed ?? value);
            else setText(JSON.stringify(filled(value), null, 2));
            setIsJson(!isJson);
          }}
        >
          {isJson ? w.events.asForm : w.events.asJson}
        </button>
      )}
      {first !== undefined && (
        <p class="problem" role="status">
          {first.path}: {first.text}
        </p>
      )}
      <div class="row">
        <button type="submit" class="button primary grow" aria-disabled={first !== undefined}>
          {first === undefined ? w.events.put : w.events.mend(first.path)}
        </button>
        <button type="button" class="button" onClick={() => attempt(() => copy(command(entry), w.copied))}>
          <Icon name="copy" size={14} />
          {w.events.command}
        </button>
      </div>
    </form>
  );
}

/** The current account and user are the likeliest choice. */
function prefilled(value: Json, schema: JsonSchema): Json {
  if (!isGroup(value)) return value;
  const { metadata } = value;
  const data = withMessage(value['data'], schema);
  const about = { account: account.value?.account ?? '', openId: user.value?.openId ?? '' };
  return {
    ...value,
    ...(isGroup(metadata) && 'id' in metadata
      ? { metadata: { ...metadata, id: metadata['id'] || `order-${Date.now() % 100_000}` } }
      : {}),
    ...(isGroup(data)
      ? {
          data: Object.fromEntries(
            Object.entries(data).map(([name, inner]) => [
              name,
              name === 'account' ? about.account : name === 'openId' ? about.openId : inner,
            ]),
          ),
        }
      : {}),
  };
}

/** A request without messages is useless, so the form begins with one. */
function withMessage(data: Json | undefined, root: JsonSchema): Json | undefined {
  const messages = resolved(root.properties?.['data'] ?? {}, root).properties?.['messages'];
  if (messages === undefined || !isGroup(data)) return data;
  return { ...data, messages: [initial(messages.items ?? {}, root)] };
}

/** The AWS CLI's call that puts the same event on the deployed bus. */
function command({
  source,
  detailType,
  detail,
}: {
  source: string;
  detailType: string;
  detail: Json;
}): string {
  const entries = JSON.stringify([
    { Source: source, DetailType: detailType, Detail: JSON.stringify(detail), EventBusName: 'wechat-reply' },
  ]);
  return `aws events put-events --entries '${entries.replaceAll("'", `'\\''`)}'`;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
