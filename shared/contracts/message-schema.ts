import * as z from 'zod/mini';
import type { Fields } from '../wechat/fields.ts';
import { eventSpecs } from '../wechat/inbound/event-types.ts';
import type { FieldKind, Specs } from '../wechat/inbound/field-spec.ts';
import { messageSpecs } from '../wechat/inbound/message-types.ts';
import type { Message } from '../wechat/inbound/push.ts';

/** Fields as WeChat gave them. */
export const fieldsSchema: z.ZodMiniType<Fields> = z.record(
  z.string(),
  z.union([
    z.string(),
    z.lazy(() => fieldsSchema),
    z.array(z.union([z.string(), z.lazy(() => fieldsSchema)])),
  ]),
) as z.ZodMiniType<Fields>;

const schemaOf: Readonly<Record<FieldKind, z.ZodMiniType>> = {
  text: z.string(),
  optionalText: z.optional(z.string()),
  number: z.number(),
  optionalNumber: z.optional(z.number()),
  scene: z.optional(z.string()),
  sceneOfFollow: z.optional(z.string()),
  keyOfFollow: z.optional(z.string()),
  group: fieldsSchema,
  list: z.array(fieldsSchema),
};

/** The schema of what a set of specs reads, with the names that distinguish its type. */
function readBy(names: Readonly<Record<string, string>>, specs: Specs) {
  const literals = Object.entries(names).map(([name, value]) => [name, z.literal(value)] as const);
  const properties = Object.entries(specs).map(([property, { kind }]) => [property, schemaOf[kind]] as const);
  const unread = ['fields', z.optional(fieldsSchema)] as const;
  return z.object(Object.fromEntries([...literals, ...properties, unread]));
}

/** What a user said or did. It is built from the specs that read pushes, so the two cannot differ. */
export const messageSchema = z.union([
  ...Object.entries(messageSpecs).map(([type, specs]) => readBy({ type }, specs)),
  ...Object.entries(eventSpecs).map(([event, specs]) => readBy({ type: 'event', event }, specs)),
  z.object({ type: z.literal('unknownEvent'), event: z.string(), fields: fieldsSchema }),
  z.object({
    type: z.literal('unknown'),
    msgType: z.string(),
    fields: fieldsSchema,
    problem: z.optional(z.string()),
  }),
]) as unknown as z.ZodMiniType<Message>;

/** Every `type` that a message can have. */
export const messageTypes = [
  ...Object.keys(messageSpecs),
  'event',
  'unknownEvent',
  'unknown',
] as Message['type'][];
