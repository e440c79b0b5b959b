import type { Json } from '../aws/event-pattern.ts';
import { localAttributes } from './local-attributes.ts';
import { resolve } from './resolve.ts';
import { resourcesOf, type Template } from './template.ts';

/** A resource with every reference replaced by what it stands for on this machine. */
export interface LocalResource {
  readonly logicalId: string;
  readonly ref: string;
  readonly arn: string;
  readonly properties: Readonly<Record<string, Json>>;
}

/** A template as seen on this machine. */
export interface LocalTemplate {
  /** The resources of a type, in the template's order. */
  ofType(type: string): readonly LocalResource[];
}

/** @param endpoint URL of the local AWS endpoint, which queue URLs begin with */
export function localTemplate(template: Template, endpoint: string): LocalTemplate {
  const attributesOf = (logicalId: string) => {
    const resource = template.Resources[logicalId];
    return resource && localAttributes(logicalId, resource, endpoint);
  };
  return {
    ofType: (type) =>
      resourcesOf(template, type).map(([logicalId, resource]) => {
        const { ref, attributes } = localAttributes(logicalId, resource, endpoint);
        return {
          logicalId,
          ref,
          arn: attributes['Arn'] ?? '',
          properties: resolve(resource.Properties ?? {}, attributesOf) as LocalResource['properties'],
        };
      }),
  };
}
