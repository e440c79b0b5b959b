import type { Json } from '../aws/event-pattern.ts';

/** The parts used of a CloudFormation template. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: Json }>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, Json>>;
}

/** What a reference to a resource becomes: the value of `Ref`, and those of `Fn::GetAtt`. */
export interface LocalAttributes {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The resources of one type, by logical id. */
export function resourcesOf(template: Template, type: string): readonly (readonly [string, Resource])[] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}
