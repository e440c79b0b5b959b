import { type Fields, type FieldValue, groupOf, groupsOf, numberOf, textOf } from '../fields.ts';
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
    const spec = specs[property] as FieldSpec;
    const parent = parentOf(spec, fields);
    const name = spec.path.slice(spec.path.indexOf('.') + 1);
    if (parent === undefined || !isShapedFor(spec.kind, parent[name])) {
      return { kind: 'misshapen', path: spec.path };
    }
    const value = readField(spec.kind, parent, name);
    if (value !== undefined) properties[property] = value;
    else if (spec.kind === 'number') return { kind: 'missing' };
    else if (spec.kind === 'optionalNumber' && textOf(parent, name) !== '')
      unread = { ...unread, [name]: textOf(parent, name) };
  }
  if (unread !== undefined) properties['fields'] = unread;
  return { kind: 'read', properties };
}

/** Where the last name of a path stands; `undefined` where what is above it is no group. */
function parentOf({ kind, path }: FieldSpec, fields: Fields): Fields | undefined {
  const dot = path.indexOf('.');
  if (dot < 0) return fields;
  const wrapper = fields[path.slice(0, dot)];
  if (wrapper === undefined) return kind === 'list' ? fields : {};
  // The documentation has a sample that leaves the inner name out.
  if (kind === 'list' && Array.isArray(wrapper)) return { [path.slice(dot + 1)]: wrapper };
  if (wrapper === '') return {};
  return typeof wrapper === 'string' || Array.isArray(wrapper)
    ? undefined
    : groupOf(fields, path.slice(0, dot));
}

/** Empty lists and groups are what some writers of JSON make of an empty text. */
function isShapedFor(kind: FieldKind, value: FieldValue | undefined): boolean {
  if (value === undefined || value === '') return true;
  if (Array.isArray(value)) return kind === 'list' ? value.every(isGroup) : value.length === 0;
  if (typeof value === 'string') return kind !== 'group' && kind !== 'list';
  return kind === 'group' || kind === 'list' || Object.keys(value).length === 0;
}

function isGroup(value: FieldValue): boolean {
  return typeof value === 'object' && !Array.isArray(value);
}

const prefix = 'qrscene_';

function readField(kind: FieldKind, parent: Fields, name: string): unknown {
  switch (kind) {
    case 'text':
      return textOf(parent, name);
    case 'optionalText':
      return textOf(parent, name) || undefined;
    case 'scene': {
      const key = textOf(parent, name);
      return (key.startsWith(prefix) ? key.slice(prefix.length) : key) || undefined;
    }
    case 'sceneOfFollow': {
      const key = textOf(parent, name);
      return (key.startsWith(prefix) && key.slice(prefix.length)) || undefined;
    }
    case 'keyOfFollow': {
      const key = textOf(parent, name);
      return key.startsWith(prefix) ? undefined : key || undefined;
    }
    case 'number':
    case 'optionalNumber':
      return numberOf(parent, name);
    case 'group':
      return groupOf(parent, name);
    case 'list':
      return groupsOf(parent, name);
  }
}
