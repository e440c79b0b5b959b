import type { JsonSchema } from '../../local/page/api.ts';
import { Icon } from '../parts/icon.tsx';
import { accounts, users } from '../state/store.ts';
import { words } from '../words/words.ts';
import {
  alternatives,
  chosen,
  initial,
  isGroup,
  type Json,
  nameOf,
  type Problem,
  resolved,
} from './schema-form.ts';

interface FieldProps {
  readonly schema: JsonSchema;
  readonly root: JsonSchema;
  readonly name: string;
  readonly path: string;
  readonly value: Json | undefined;
  readonly isNeeded: boolean;
  readonly problems: readonly Problem[];
  readonly change: (value: Json) => void;
}

/** The form field for a part of a schema, with the fields inside it. */
export function SchemaField(props: FieldProps) {
  const { root, name, value, change, path } = props;
  const schema = resolved(props.schema, root);
  const options = alternatives(schema);
  if (options !== undefined && options.length > 1)
    return <Choice {...props} schema={schema} options={options} />;
  if (schema.type === 'array') return <List {...props} schema={schema} />;
  if (schema.type === 'object') {
    const group = isGroup(value) ? value : {};
    const fields = Object.entries(schema.properties ?? {}).filter(
      // A value with only one possibility needs no field.
      ([, one]) => resolved(one, root).enum?.length !== 1,
    );
    const needed = fields.filter(([field]) => schema.required?.includes(field));
    const others = fields.filter(([field]) => !schema.required?.includes(field));
    const render = ([field, one]: readonly [string, JsonSchema]) => (
      <SchemaField
        {...props}
        key={field}
        schema={one}
        name={field}
        path={path === '' ? field : `${path}.${field}`}
        value={group[field]}
        isNeeded={schema.required?.includes(field) ?? false}
        change={(inner) => change({ ...group, [field]: inner })}
      />
    );
    return (
      <div class="fields">
        {needed.map(render)}
        {others.length > 0 && (
          <details open={path === 'data'}>
            <summary>{others.map(([field]) => field).join(', ')}</summary>
            <div class="fields">{others.map(render)}</div>
          </details>
        )}
      </div>
    );
  }
  return <Single {...props} schema={schema} key={name} />;
}

function Choice({ options, ...props }: FieldProps & { options: readonly JsonSchema[] }) {
  const { root, value, change, name } = props;
  const index = chosen(options, value ?? null, root);
  return (
    <div class="choice">
      <select
        aria-label={name}
        class="field"
        value={String(index)}
        onChange={(event) => change(initial(options[Number(event.currentTarget.value)] ?? {}, root))}
      >
        {options.map((option, at) => (
          <option key={nameOf(option, at, root)} value={String(at)}>
            {nameOf(option, at, root)}
          </option>
        ))}
      </select>
      <SchemaField {...props} schema={options[index] ?? {}} />
    </div>
  );
}

function List(props: FieldProps) {
  const { schema, root, name, path, value, change } = props;
  const w = words();
  const items = Array.isArray(value) ? (value as readonly Json[]) : [];
  const one = schema.items ?? {};
  return (
    <fieldset class="list-field">
      <legend>
        {name}
        {props.isNeeded && ' *'}
      </legend>
      {items.map((item, index) => (
        <div key={index} class="list-item">
          <SchemaField
            {...props}
            schema={one}
            name={`${name}[${index}]`}
            path={`${path}[${index}]`}
            value={item}
            isNeeded
            change={(inner) => change(items.map((other, at) => (at === index ? inner : other)))}
          />
          {items.length > (schema.minItems ?? 0) && (
            <button
              type="button"
              class="button quiet small icon"
              aria-label={w.events.remove}
              onClick={() => change(items.filter((_, at) => at !== index))}
            >
              <Icon name="cross" size={14} />
            </button>
          )}
        </div>
      ))}
      <button type="button" class="button small" onClick={() => change([...items, initial(one, root)])}>
        <Icon name="plus" size={14} />
        {w.events.add}
      </button>
    </fieldset>
  );
}

function Single({ schema, name, path, value, isNeeded, problems, change }: FieldProps) {
  const problem = problems.find((one) => one.path === path);
  const id = `field-${path}`;
  const shared = {
    id,
    class: `field ${problem === undefined ? '' : 'wrong'}`,
    'aria-invalid': problem === undefined ? undefined : true,
    'aria-describedby': problem === undefined ? undefined : `${id}-problem`,
    value: value === undefined || value === null ? '' : String(value),
  } as const;
  const options = optionsOf(schema, name);
  const isNumber = schema.type === 'integer' || schema.type === 'number';
  const set = (text: string): void => {
    if (schema.type === 'boolean' && text !== '') change(text === 'true');
    else change(isNumber && text !== '' ? Number(text) : text);
  };
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control in it is one of three
    <label class="single">
      {name}
      {isNeeded && ' *'}
      {options !== undefined ? (
        <select {...shared} onChange={(event) => set(event.currentTarget.value)}>
          {!options.some(([one]) => one === shared.value) && (
            <option value={shared.value}>{shared.value}</option>
          )}
          {options.map(([one, text]) => (
            <option key={one} value={one}>
              {text}
            </option>
          ))}
        </select>
      ) : /content|description/.test(name) ? (
        <textarea {...shared} rows={3} onInput={(event) => set(event.currentTarget.value)} />
      ) : (
        <input
          {...shared}
          inputMode={isNumber ? 'numeric' : 'text'}
          placeholder={schema.format === 'date-time' ? '2026-12-24T20:00:00+08:00' : ''}
          onInput={(event) => set(event.currentTarget.value)}
        />
      )}
      {problem !== undefined && shared.value !== '' && (
        <span id={`${id}-problem`} class="problem">
          {problem.text}
        </span>
      )}
    </label>
  );
}

/** The values that a field can have, where they are known here. */
function optionsOf(schema: JsonSchema, name: string): readonly (readonly [string, string])[] | undefined {
  const w = words();
  if (schema.type === 'boolean') return ['true', 'false'].map((one) => [one, one]);
  if (schema.enum !== undefined) return schema.enum.map((one) => [String(one), String(one)]);
  if (name === 'account') return accounts.value.map(({ account }) => [account, account]);
  if (name === 'openId') return users.value.map(({ openId, number }) => [openId, w.user(number)]);
  return undefined;
}
