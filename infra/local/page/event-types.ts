import { jsonSchemaOf } from '#shared/contracts/json-schema.ts';
import { contracts } from '#shared/contracts/published.ts';
import type { EventType, JsonSchema } from './api.ts';

/** The events that have a contract. The one that other services send comes first. */
export function eventTypes(): EventType[] {
  return Object.values(contracts)
    .map((contract): EventType => {
      const { properties, definitions } = jsonSchemaOf(contract) as JsonSchema;
      const { detailType, source = null, description } = contract;
      return {
        detailType,
        source,
        description,
        schema: { ...properties?.['detail'], ...(definitions === undefined ? {} : { definitions }) },
      };
    })
    .toSorted((a, b) => Number(a.source !== null) - Number(b.source !== null));
}
