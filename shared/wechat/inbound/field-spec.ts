import type { Fields } from '../fields.ts';

/**
 * How one property of a message is read. The specs are data, so that the TypeScript types, the reader and the published
 * JSON Schema come from one place.
 */
export interface FieldSpec<Kind extends FieldKind = FieldKind> {
  readonly kind: Kind;
  /** WeChat's name for it, with a dot if it is nested; absent if it is the property's name with a capital. */
  readonly path?: string;
}
export type FieldKind = keyof ValueOf;

const field =
  <Kind extends FieldKind>(kind: Kind) =>
  (path?: string): FieldSpec<Kind> =>
    path === undefined ? { kind } : { kind, path };

/** Where a property is read from. */
export function pathOf(property: string, { path }: FieldSpec): string {
  return path ?? property.charAt(0).toUpperCase() + property.slice(1);
}

/** Text; `''` if WeChat sends none. */
export const text = field('text');
/** Text that is left out if WeChat sends none, or sends it empty. */
export const optionalText = field('optionalText');
/** A number without which the message cannot be understood. */
export const number = field('number');
/** A number that is left out if WeChat sends none. */
export const optionalNumber = field('optionalNumber');
/** The scene of a parameter QR code that a follower scanned. */
export const scene = field('scene');
/** The scene of the QR code through which a user followed: only what comes after `qrscene_`. */
export const sceneOfFollow = field('sceneOfFollow');
/** Another reason why a user followed: `last_trade_no_…` after a payment, `scanbarcode|…` after scanning a product. */
export const keyOfFollow = field('keyOfFollow');
/** A nested group, with WeChat's own field names. */
export const group = field('group');
/** Repeated groups, with WeChat's own field names. XML wraps the list in a group that JSON leaves out. */
export const list = field('list');

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
/** The object type that a set of specs reads. `fields` has the fields that no spec names, as WeChat wrote them. */
export type ReadBy<S extends Specs> = RequiredOf<S> & OptionalOf<S> & { readonly fields?: Fields };
