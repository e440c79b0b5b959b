import type { MediaType } from '../api/upload-media.ts';

/** What WeChat wants of one field of an outgoing message. Data, so that types, checks and JSON Schema come from one place. */
export type OutgoingSpec = TextSpec | NumberSpec | ItemsSpec;
export interface TextSpec<Required extends boolean = boolean> {
  readonly kind: 'text';
  readonly required: Required;
  /** A limit of ours; WeChat documents none. */
  readonly maxBytes?: number;
  /** The text is the id of media of this type, which a rule may give as a file instead. */
  readonly media?: MediaType;
  /** What the text must look like, and the words for it. */
  readonly form?: { readonly pattern: RegExp; readonly words: string };
}
export interface NumberSpec {
  readonly kind: 'number';
  readonly required: true;
  readonly allowed: readonly number[];
}
export interface ItemsSpec<Fields extends OutgoingSpecs = OutgoingSpecs> {
  readonly kind: 'items';
  readonly required: true;
  readonly min: number;
  readonly max: number;
  readonly fields: Fields;
}
export type OutgoingSpecs = { readonly [field: string]: OutgoingSpec };

export const required = (limits: Pick<TextSpec, 'maxBytes' | 'form' | 'media'> = {}): TextSpec<true> => ({
  kind: 'text',
  required: true,
  ...limits,
});
export const optional = (): TextSpec<false> => ({ kind: 'text', required: false });
export const oneOf = (...allowed: readonly number[]): NumberSpec => ({
  kind: 'number',
  required: true,
  allowed,
});
export const items = <Fields extends OutgoingSpecs>(
  count: { min: number; max: number },
  fields: Fields,
): ItemsSpec<Fields> => ({ kind: 'items', required: true, ...count, fields });

type ValueOf<S extends OutgoingSpec> =
  S extends ItemsSpec<infer Fields> ? readonly SentAs<Fields>[] : S extends NumberSpec ? number : string;
type RequiredOf<S extends OutgoingSpecs> = {
  readonly [F in keyof S as S[F]['required'] extends true ? F : never]: ValueOf<S[F]>;
};
type OptionalOf<S extends OutgoingSpecs> = {
  readonly [F in keyof S as S[F]['required'] extends true ? never : F]?: ValueOf<S[F]>;
};
/** The object type that a set of specs describes. */
export type SentAs<S extends OutgoingSpecs> = RequiredOf<S> & OptionalOf<S>;
