import type { Json } from '../aws/event-pattern.ts';
import { type LocalAddresses, localAttributes } from './local-attributes.ts';
import { resolve } from './resolve.ts';
import type { Template } from './template.ts';

/** A resource with every reference replaced by its value on this machine. */
export interface LocalResource {
  readonly logicalId: string;
  readonly type: string;
  readonly ref: string;
  readonly arn: string;
  /** For a role: the id by which other services recognise who assumed it. */
  readonly roleId: string | undefined;
  readonly properties: Readonly<Record<string, Json>>;
}

/** A template as seen on this machine. */
export interface LocalTemplate {
  /** The resources of a type, in the template's order. */
  ofType(type: string): readonly LocalResource[];
  /** The names of every resource, without its properties: some of these mean something only at AWS. */
  all(): readonly Omit<LocalResource, 'properties'>[];
  outputs(): Readonly<Record<string, string>>;
}

/**
 * @param endpoint URL of the local AWS endpoint; queue URLs begin with it
 * @param webhookUrl what stands for the function URL
 */
export function localTemplate(template: Template, endpoint: string, webhookUrl = ''): LocalTemplate {
  const surroundings: LocalAddresses = { endpoint, webhookUrl };
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
