import type { Json } from '../aws/event-pattern.ts';

/** The parts used of a CloudFormation template. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Mappings?: Mappings;
  readonly Outputs?: Readonly<Record<string, { readonly Value: Json }>>;
}

/** By the name of the mapping, then by two keys. */
export type Mappings = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Json>>>>>>;

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, Json>>;
}

/** The values of references to a resource: of `Ref`, and of each `Fn::GetAtt`. */
export interface LocalAttributes {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}
