import * as z from 'zod/mini';
import type { OutgoingSpec, OutgoingSpecs } from '../wechat/outgoing/outgoing-spec.ts';
import { commonSpecs, type OutgoingMessage, outgoingSpecs } from '../wechat/outgoing/outgoing-types.ts';

function schemaOf(spec: OutgoingSpec): z.ZodMiniType {
  switch (spec.kind) {
    case 'text':
      return spec.required ? z.string().check(z.minLength(1)) : z.optional(z.string());
    case 'number':
      return z.literal([...spec.allowed]);
    case 'items':
      return z.array(objectOf(spec.fields)).check(z.minLength(spec.min), z.maxLength(spec.max));
  }
}

function objectOf(specs: OutgoingSpecs) {
  return z.strictObject(
    Object.fromEntries(Object.entries(specs).map(([field, spec]) => [field, schemaOf(spec)])),
  );
}

const common = {
  ...Object.fromEntries(
    Object.entries(commonSpecs).map(([name, specs]) => [name, z.optional(objectOf(specs))]),
  ),
  businessid: z.optional(z.union([z.string().check(z.minLength(1)), z.int()])),
};

/** A message as the send API takes it. It is built from the specs that check messages before they are sent. */
export const outgoingMessageSchema = z.union(
  Object.entries(outgoingSpecs).flatMap(([msgtype, byKind]) =>
    // Kinds of account that do not differ share one object.
    [...new Set<OutgoingSpecs>(Object.values(byKind))].map((specs) =>
      z.strictObject({ msgtype: z.literal(msgtype), [msgtype]: objectOf(specs), ...common }),
    ),
  ),
) as unknown as z.ZodMiniType<OutgoingMessage>;
