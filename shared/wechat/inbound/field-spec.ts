import { type Fields, type FieldValue, isGroup } from '../fields.ts';
import { sortFields } from './sort-fields.ts';

/**
 * What one property of a message is read from. `path` is WeChat's field name, dotted where it is nested.
 * The specs are data, so that the TypeScript types, the reader and the published JSON Schema come from one place.
 */
export interface FieldSpec<Kind extends FieldKind = FieldKind> {
  readonly kind: Kind;
  readonly path: string;
}
export type FieldKind =
  | 'text'
  | 'optionalText'
  | 'number'
  | 'optionalNumber'
  | 'scene'
  | 'sceneOfFollow'
  | 'keyOfFollow'
  | 'group'
  | 'list';

/** Text; `''` where WeChat sends none. */
export const text = (path: string): FieldSpec<'text'> => ({ kind: 'text', path });
/** Text that is left out where WeChat sends none or sends it empty. */
export const optionalText = (path: string): FieldSpec<'optionalText'> => ({ kind: 'optionalText', path });
/** A number without which the message cannot be understood. */
export const number = (path: string): FieldSpec<'number'> => ({ kind: 'number', path });
/** A number that is left out where WeChat sends none. */
export const optionalNumber = (path: string): FieldSpec<'optionalNumber'> => ({
  kind: 'optionalNumber',
  path,
});
/** The scene of a parameter QR code that a follower scanned. */
export const scene = (path: string): FieldSpec<'scene'> => ({ kind: 'scene', path });
/** The scene of the QR code by which a user has followed: what stands behind `qrscene_`, and nothing else. */
export const sceneOfFollow = (path: string): FieldSpec<'sceneOfFollow'> => ({ kind: 'sceneOfFollow', path });
/** Why else a user has followed: `last_trade_no_…` after a payment, `scanbarcode|…` after scanning a product. */
export const keyOfFollow = (path: string): FieldSpec<'keyOfFollow'> => ({ kind: 'keyOfFollow', path });
/** A nested group, with WeChat's own field names. */
export const group = (path: string): FieldSpec<'group'> => ({ kind: 'group', path });
/** Repeated groups, with WeChat's own field names. XML wraps the list in a group that JSON leaves out. */
export const list = (path: string): FieldSpec<'list'> => ({ kind: 'list', path });

interface ValueOf {
  readonly text: string;
  readonly optionalText: string;
  readonly number: number;
  readonly optionalNumber: number;
  readonly scene: string;
  readonly sceneOfFollow: string;
  readonly keyOfFollow: string;
  readonly group: Fields;
  readonly list: readonly Fields[];
}
type OptionalKind = 'optionalText' | 'optionalNumber' | 'scene' | 'sceneOfFollow' | 'keyOfFollow';
export type Specs = { readonly [property: string]: FieldSpec };

type RequiredOf<S extends Specs> = {
  readonly [P in keyof S as S[P]['kind'] extends OptionalKind ? never : P]: ValueOf[S[P]['kind']];
};
type OptionalOf<S extends Specs> = {
  readonly [P in keyof S as S[P]['kind'] extends OptionalKind ? P : never]?: ValueOf[S[P]['kind']];
};
/** The object type that a set of specs reads; `fields` has, as WeChat wrote them, those that no spec names. */
export type ReadBy<S extends Specs> = RequiredOf<S> & OptionalOf<S> & { readonly fields?: Fields };

/** What became of reading fields by specs. */
export type ReadFields =
  | { readonly kind: 'read'; readonly properties: Readonly<Record<string, unknown>> }
  /** A number is not there. */
  | { readonly kind: 'missing' }
  /** A field is a list or a group where it should be a text or number, or the other way round. */
  | { readonly kind: 'misshapen'; readonly path: string };

/** Reads the properties that `specs` describe, and keeps what they do not name as `fields`. */
export function readFields(specs: Specs, all: Fields): ReadFields {
  const { fields, rest } = sortFields(specs, all);
  const properties: Record<string, unknown> = {};
  let unread = rest;
  for (const property in specs) {
    const { kind, path } = specs[property] as FieldSpec;
    const found = fieldAt(kind, path, fields);
    const value = found === misshapen ? misshapen : shapedFor(kind, found);
    if (value === misshapen) return { kind: 'misshapen', path };
    if (value !== undefined) properties[property] = value;
    else if (kind === 'number') return { kind: 'missing' };
    // What is no number is kept as it is.
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
  // JSON leaves the wrapper of a list out, and a sample of the documentation what is inside it.
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

/** Empty lists and groups are what some writers of JSON make of an empty text. */
function saysNothing(value: FieldValue | undefined): boolean {
  return (
    value === undefined || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)
  );
}
