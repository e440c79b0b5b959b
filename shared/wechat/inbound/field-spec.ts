import { type Fields, groupOf, groupsOf, numberOf, textOf } from '../fields.ts';

/**
 * What one property of a message is read from. `path` is WeChat's field name, dotted where it is nested.
 * The specs are data, so that the TypeScript types, the reader and the published JSON Schema come from one place.
 */
export interface FieldSpec<Kind extends FieldKind = FieldKind> {
  readonly kind: Kind;
  readonly path: string;
}
export type FieldKind = 'text' | 'optionalText' | 'number' | 'optionalNumber' | 'scene' | 'group' | 'list';

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
/** The scene of a parameter QR code, without the `qrscene_` that WeChat puts before it on a follow. */
export const scene = (path: string): FieldSpec<'scene'> => ({ kind: 'scene', path });
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
  readonly group: Fields;
  readonly list: readonly Fields[];
}
type OptionalKind = 'optionalText' | 'optionalNumber' | 'scene';
export type Specs = { readonly [property: string]: FieldSpec };

type RequiredOf<S extends Specs> = {
  readonly [P in keyof S as S[P]['kind'] extends OptionalKind ? never : P]: ValueOf[S[P]['kind']];
};
type OptionalOf<S extends Specs> = {
  readonly [P in keyof S as S[P]['kind'] extends OptionalKind ? P : never]?: ValueOf[S[P]['kind']];
};
/** The object type that a set of specs reads. */
export type ReadBy<S extends Specs> = RequiredOf<S> & OptionalOf<S>;

/** Reads the properties that `specs` describe; `undefined` where a required number is missing. */
export function readFields(specs: Specs, fields: Fields): Record<string, unknown> | undefined {
  const result: Record<string, unknown> = {};
  for (const property in specs) {
    const spec = specs[property] as FieldSpec;
    const value = readField(spec, fields);
    if (value !== undefined) result[property] = value;
    else if (spec.kind === 'number') return undefined;
  }
  return result;
}

function readField({ kind, path }: FieldSpec, fields: Fields): unknown {
  const dot = path.indexOf('.');
  const name = dot < 0 ? path : path.slice(dot + 1);
  const wrapper = dot < 0 ? '' : path.slice(0, dot);
  const parent =
    wrapper === '' || (kind === 'list' && !(wrapper in fields)) ? fields : groupOf(fields, wrapper);
  switch (kind) {
    case 'text':
      return textOf(parent, name);
    case 'optionalText':
      return textOf(parent, name) || undefined;
    case 'scene':
      return textOf(parent, name).replace(/^qrscene_/, '') || undefined;
    case 'number':
    case 'optionalNumber':
      return numberOf(parent, name);
    case 'group':
      return groupOf(parent, name);
    case 'list':
      return groupsOf(parent, name);
  }
}
