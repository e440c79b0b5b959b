import * as z from 'zod/mini';
import type { Contract } from './published.ts';

/**
 * The JSON Schema (draft 4, as the EventBridge schema registry wants it) of a whole event, envelope and all.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export function jsonSchemaOf({ detailType, source, description, schema }: Contract): object {
  const event = z.object({
    version: z.string(),
    id: z.string(),
    'detail-type': z.literal(detailType),
    source: source === undefined ? z.string() : z.literal(source),
    account: z.string(),
    time: z.iso.datetime(),
    region: z.string(),
    resources: z.array(z.string()),
    detail: schema,
  });
  const jsonSchema = z.toJSONSchema(event, {
    target: 'draft-4',
    io: 'input',
    reused: 'ref',
    override: ({ jsonSchema: part }) => {
      // The format implies the pattern, and the limits of safe integers matter only in JavaScript.
      if (part.format === 'date-time') delete part.pattern;
      if (part.minimum === Number.MIN_SAFE_INTEGER) delete part.minimum;
      if (part.maximum === Number.MAX_SAFE_INTEGER) delete part.maximum;
    },
  });
  return { title: detailType, description, ...jsonSchema };
}
