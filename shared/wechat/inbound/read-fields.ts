import { type Fields, type FieldValue, isGroup } from '../fields.ts';
import type { FieldKind, Specs } from './field-spec.ts';
import { sortFields } from './sort-fields.ts';

/** The outcome of reading fields by specs. */
export type ReadFields =
  | { readonly kind: 'read'; readonly properties: Readonly<Record<string, unknown>> }
  /** A number is missing. */
  | { readonly kind: 'missing' }
  /** A field is a list or a group instead of a text or number, or the other way round. */
  | { readonly kind: 'misshapen'; readonly path: string };

/** Reads the properties that `specs` describe, and keeps what they do not name as `fields`. */
export function readFields(specs: Specs, all: Fields): ReadFields {
  const { fields, rest, read } = sortFields(specs, all);
  const properties: Record<string, unknown> = {};
  let unread = rest;
  for (const { property, kind, path } of read) {
    const found = fieldAt(kind, path, fields);
    const value = found === misshapen ? misshapen : shapedFor(kind, found);
    if (value === misshapen) return { kind: 'misshapen', path };
    if (value !== undefined) properties[property] = value;
    else if (kind === 'number') return { kind: 'missing' };
    // Anything that is not a number is kept as it is.
    else if (kind === 'optionalNumber' && typeof found === 'string' && found !== '')
      unread = { ...unread, [path]: found };
  }
  if (unread !== undefined) properties['fields'] = unread;
  return { kind: 'read', properties };
}

const misshapen = Symbol();

function fieldAt(kind: FieldKind, path: string, fields: Fields): FieldValue | undefined | typeof misshapen {
  const dot = path.indexOf('.');
  if (dot < 0) return fields[path];
  const name = path.slice(dot + 1);
  const wrapper = fields[path.slice(0, dot)];
  // JSON leaves out the wrapper of a list, and a sample in the documentation leaves out what is inside the wrapper.
  if (kind === 'list' && (wrapper === undefined || Array.isArray(wrapper))) return wrapper ?? fields[name];
  if (saysNothing(wrapper)) return undefined;
  return isGroup(wrapper) ? wrapper[name] : misshapen;
}

function shapedFor(kind: FieldKind, found: FieldValue | undefined): unknown {
  const value = saysNothing(found) ? undefined : found;
  if (kind === 'list') {
    const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
    return list.every(isGroup) ? list : misshapen;
  }
  if (kind === 'group') return value === undefined ? {} : isGroup(value) ? value : misshapen;
  if (typeof value === 'object') return misshapen;
  const text = value ?? '';
  const isScene = text.startsWith(prefix);
  switch (kind) {
    case 'text':
      return text;
    case 'optionalText':
      return value;
    case 'scene':
      return (isScene ? text.slice(prefix.length) : text) || undefined;
    case 'sceneOfFollow':
      return (isScene && text.slice(prefix.length)) || undefined;
    case 'keyOfFollow':
      return isScene ? undefined : value;
    default: {
      const parsed = Number(text);
      return text.trim() !== '' && Number.isFinite(parsed) ? parsed : undefined;
    }
  }
}

const prefix = 'qrscene_';

/** Some JSON writers turn an empty text into an empty list or group. */
function saysNothing(value: FieldValue | undefined): boolean {
  return (
    value === undefined || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)
  );
}
