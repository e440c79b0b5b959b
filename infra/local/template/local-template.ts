import type { Json } from '../aws/event-pattern.ts';
import { localAttributes, type Surroundings } from './local-attributes.ts';
import { resolve } from './resolve.ts';
import type { Template } from './template.ts';

/** A resource with every reference replaced by what it stands for on this machine. */
export interface LocalResource {
  readonly logicalId: string;
  readonly type: string;
  readonly ref: string;
  readonly arn: string;
  /** Of a role: the id by which other services know who took it on. */
  readonly roleId: string | undefined;
  readonly properties: Readonly<Record<string, Json>>;
}

/** A template as seen on this machine. */
export interface LocalTemplate {
  /** The resources of a type, in the template's order. */
  ofType(type: string): readonly LocalResource[];
  /** What every resource is called, without its properties, of which some have a meaning only at AWS. */
  all(): readonly Omit<LocalResource, 'properties'>[];
  outputs(): Readonly<Record<string, string>>;
}

/**
 * @param endpoint URL of the local AWS endpoint, which queue URLs begin with
 * @param webhookUrl what the function URL is
 */
export function localTemplate(template: Template, endpoint: string, webhookUrl = ''): LocalTemplate {
  const surroundings: Surroundings = { endpoint, webhookUrl };
  const attributesOf = (logicalId: string) => {
    const resource = template.Resources[logicalId];
    return resource && localAttributes(logicalId, resource, surroundings);
  };
  const resolved = (value: Json): Json => resolve(value, attributesOf, template.Mappings);
  const all = Object.entries(template.Resources).map(([logicalId, resource]) => {
    const { ref, attributes } = localAttributes(logicalId, resource, surroundings);
    return {
      logicalId,
      type: resource.Type,
      ref,
      arn: attributes['Arn'] ?? '',
      roleId: attributes['RoleId'],
    };
  });
  return {
    all: () => all,
    ofType: (wanted) =>
      all
        .filter(({ type }) => type === wanted)
        .map((one) => ({
          ...one,
          properties: resolved(
            template.Resources[one.logicalId]?.Properties ?? {},
          ) as LocalResource['properties'],
        })),
    outputs: () =>
      Object.fromEntries(
        Object.entries(template.Outputs ?? {}).map(([name, { Value }]) => [name, String(resolved(Value))]),
      ),
  };
}
